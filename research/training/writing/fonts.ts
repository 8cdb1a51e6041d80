// Whose handwriting trains the guard, and whose is kept for measuring it. A font is in one list only.

/** Handwriting, school cursives and brush scripts; the last four are printed letters, for those who draw them. */
export const TRAINING_FONTS = `amatic-sc annie-use-your-telescope architects-daughter bad-script caveat caveat-brush
cedarville-cursive chilanka comic-neue coming-soon crafty-girls dancing-script dawning-of-a-new-day dekko
delicious-handrawn delius edu-sa-beginner gaegu gamja-flower give-you-glory gloria-hallelujah handlee hi-melody
homemade-apple indie-flower itim just-another-hand just-me-again-down-here kalam klee-one kristi loved-by-the-king
mansalva marck-script nanum-pen-script neucha over-the-rainbow pacifico pangolin patrick-hand playwrite-de-grund
playwrite-us-trad poor-story reenie-beanie rock-salt sacramento satisfy sedgwick-ave shadows-into-light shantell-sans
short-stack sriracha sue-ellen-francisco swanky-and-moo-moo the-girl-next-door waiting-for-the-sunrise walter-turncoat
zeyada nunito oswald roboto sniglet`.split(/\s+/);

/** Those whose letters are also fattened and drawn around; the rest would add little but time. */
export const BUBBLE_FONTS: readonly string[] = TRAINING_FONTS.slice(0, 28);

/** Single-line fonts of the package hersheytext: what a plotter writes. */
export const TRAINING_HERSHEY = ['futural', 'futuram', 'cursive', 'scripts', 'timesr'];

/** For measuring only: file name in research/calibration/hands/ and the font that trace-fonts.ts makes it of. */
export const HELD_APART_FONTS = {
  print: 'gochi-hand',
  cursive: 'la-belle-aurore',
  capitals: 'covered-by-your-grace',
  scrawl: 'nothing-you-could-do',
  arched: 'schoolbell',
  retraced: 'grape-nuts',
  stacked: 'mali',
};
/** The same, as outlines of the letters. */
export const HELD_APART_OUTLINES = { blocks: 'permanent-marker' };
