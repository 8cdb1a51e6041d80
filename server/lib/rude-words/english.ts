import type { WordList } from './word-list.ts';

/**
 * Obscene and hateful words. Left out: mild ones (damn, crap, idiot), and those that are drawn or needed more often than
 * they offend (balls, hooker, dyke, sperm, pollack, molest).
 */
export const ENGLISH: WordList = {
  rude: `
    *fuck*, fuk, fuks, fuking, fuker*, fck, fcks, fckin*, fckn, fcked, fcuk, fcuking, fux, fuxk, phuck*, phuk, phuking, fuq, fuqboi*
    *shit, *shits, *shitty, *shitter*, shit*, sht, shyt, shite, shites, *shite
    ass, asses, azz, *asshole*, arse, arses, *arsehole*, asshat*, asswipe*, assclown*, asslick*, dumbass*, fatass*
    smartarse*, butthole*, buttplug*
    cunt*, *cunt, *cunts, kunt, kunts
    bitch*, *bitch, *bitches, biatch*, biotch, bytch*, beeyatch, bich, biches
    cock, cocks, cocksuck*, cockhead*, cockface*, cockring*
    dick, dicks, dik, diks, dickhead*, dickface*, dickwad*, dickless, dickpic*, bigdick*, suckmydick*, mydick, dicksuck*
    pussy, pussies, pusy, pussylick*, penis, penises, peniz, micropenis, vagina*
    boob, boobs, boobies, boobie, tit, tits, titty, titties, tiddies, titfuck*, clit, clits, clitoris*
    cum, cums, cumming, cumshot*, cumslut*, cumdump*, jizz*, jism, semen
    blowjob*, blow job*, handjob*, rimjob*, footjob*, titjob*, lubejob*, hand job*, fingerbang*, fisting, doggystyle*, deepthroat*
    masturbat*, masterbat*, wank, wanks, wanker*, wanking, wankstain*, jerkoff*, jackoff*, jerk off
    jerking off, jerks off, jack off, jacking off
    dildo*, ejaculat*, orgasm*, orgy, orgies, porn, *porn, porno*, pornhub*, *porno, pornstar*, prn, hentai*, milf, milfs
    gangbang*, gang bang*, bukkake*, felch*, fellat*, cunnilingus, bestialit*, sodomy, sodomize*, queef*, anilingus, double penetrat*, deep throat*, circlejerk*, poontang, splooge*, spooge*, anal, anus, anuses
    sex, sexy, sexting
    rape, rapes, raped, raping, raper*, rapist*, incest*, pedo, pedos, paedo, paedos, pedophil*, child molester*, paedophil*
    slut, sluts, slutty, *slut, *sluts, whore*, *whore, *whores, skank, skanks, skanky
    piss, pissed, pisses, pisser*, pissing, pisshead*, pissy, turd, turds, twat, twats, prick, pricks
    bastard, bastards, bollock*, knobhead*, douchebag*, minge, schlong*, boner, boners, quim, mofo, mofos
    kys, kill yourself, kill your self
    nigger*, nigga, niggas, niggah*, niggaz, nig, nigs, niglet*, *nigger, *nigga, *niggers, *niggas, negro, negroes
    faggot*, *faggot, *faggots, faggy, fag, fags, *fag, tranny, trannies, shemale*, lesbo
    retard, retards, retarded, libtard*, spastic, spastics, cuck, cucks, cuckold*
    kike, kikes, chink, chinks, chingchong*, ching chong, gook, gooks, spic, spics, wetback*, paki, pakis, raghead*, beaner*, jigaboo*, pikey, pikeys
    towelhead*, coon, coons, heil hitler, sieg heil, white power
  `,
  harmless: `
    mishit*, annal, pennis, rapped, rappes, rapping, rapper*, rappee*, assess, shitak*, shiitak*, shiite*, shitterton, twatt, snigger*, livshits
    cocktail*, cockpit*, cock a doodle*, cock and bull, weather cock, cock robin, cock of the walk
    tit for tat, blue tit, blue tits, great tit, great tits, coal tit, coal tits, willow tit, marsh tit, crested tit
    long tailed tit, tits and finches, wild ass, wild asses, ox and ass, ox and an ass, an ass and an ox, an ox and an ass, balaam s ass
    moby dick, dick tracy, dick van dyke, dick turpin, dick whittington, dick grayson, philip k dick, tom dick and harry
    dick clark, dick cheney, spotted dick, dick and jane
    pussy cat, pussy cats, pussy willow, pussy willows, pussy riot, maine coon, maine coons
    chink in, chinks in, chink of light, prick your finger, pricks her finger, pricks his finger, pricks its finger
    pricks a balloon, pricks the balloon, pricks up, prick up, spic and span, rape seed, rape oil, rape field, rape fields
    rio negro, cerro negro, pico negro, cum laude, alan cumming, an al dente, bastard sword, bastard swords, scunthorpe
  `,
};
