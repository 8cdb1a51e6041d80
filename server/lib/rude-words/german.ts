import type { WordList } from './word-list.ts';

/**
 * Obscene and hateful words. Left out: mild ones (Mist, Depp, Idiot), and those that mean something that is drawn
 * (Schwanz, Möpse, Vögeln, Popel, Rosette).
 */
export const GERMAN: WordList = {
  rude: `
    scheiss*, *scheiss, *scheisse, *scheissen, *scheisser, *scheisst, verscheiss*, schaiss*, schaise, scheise, beschiss*, geschissen
    arsch, arsches, aersche, aerschen, *arschloch, *arschloecher*, arschgeig*, arschgesicht*, arschkopf*, arschkriech*, arschleck*
    arschfick*, arschfotze*, arschkrampe*, arschmade*, arschbacke*, arschig, arshloch, affenarsch, riesenarsch, verarsch*
    fick, fickt, ficke, ficken, ficker*, fickst, fickend*, fickfehler, fickfresse*, gefickt*, *gefickt*, verfick*
    *rficker, *nficker, fikken, ficks, ficksau*, fickdich*, fickerei*, fickbar*, rumficken, durchficken
    fotze*, *fotze, *fotzen, fotz, fozze*, votze*
    hure, huren, *hurensohn*, hurensoehn*, hurenkind, hurentochter*, hurrensohn*, hurens, huso, dreckshure*, dorfhure*
    nutte, nutten*, edelnutte*, *ennutte*, *snutte*, schlampe, schlampen, dorfschlampe*, *sschlampe*, flittchen*
    wichs*, *gewichst*, *wichser, wixxe*, wixer*, wixen, wixa, wichsa
    pimmel*, *pimmel, muschi, muschis, moese, moesen, titten*, *titten, schwanzlutsch*, schwanz lutsch*
    piss, pisse, pissen, pisst, pisser, pissnelke*, angepisst*, verpiss*
    bumsen, bumse, bumst, gebumst, rumvoegeln, gevoegelt, sperma, onanier*, masturbier*, orgasmus, orgasmen, analsex, oralsex, analritter
    morgenlatte*, porno*, vergewaltig*
    missgeburt*, drecksau*, drecksfotze*, dreckskerl*, hundesohn*, bastarde, judensau*, judenschwein*
    spast, spasti, spastis, spasten, spacko*, spacken, mongo, mongos, vollspast*, behindi
    schwuchtel*, *schwuchtel, *schwuchteln, schwuchtl, schwuppe*, kampflesbe*, transe, transen, tunte, tunten
    neger, negers, negerin*, *nneger, *sneger, kanake*, kanacke*, kuemmeltuerk*, schlitzauge*, itaker*, polacke*, bimbo
    bimbos, kameltreiber, kinderschaender*, kackbratze*, hackfresse*
    bring dich um, haeng dich auf, auslaender raus, verreck doch
  `,
  harmless: `
    ist dick, bin dick, bist dick, sind dick, war dick, wird dick, zu dick, so dick, sehr dick, nicht dick, ganz dick
    ziemlich dick, richtig dick, echt dick, immer dick, total dick, mega dick, voll dick, und dick, oder dick, wie dick
    macht dick, machen dick, cm dick, meter dick, dick und, dick wie, dick aufgetragen, dick genug, dick auftragen
    dick eingepackt, dick angezogen, dick bestrichen, dick belegt, dick mit, dick oder, dick im, einmal dick, nie dick
    dick geworden, dick gefuettert
    aß, ein ass, pik ass, herz ass, karo ass, kreuz ass, rappe, *sporn
    wichsbuerste*, wichsleinwand
  `,
};
