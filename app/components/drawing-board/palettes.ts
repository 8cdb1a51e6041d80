export interface Swatch {
  /** Message key. */
  name: string;
  /** `#rrggbb`, lower case. */
  colour: string;
}

/** Neighbours also differ in lightness, for players with a colour vision deficiency. */
const CLASSIC = [
  { name: 'black', colour: '#000000' },
  { name: 'grey', colour: '#868e96' },
  { name: 'lightGrey', colour: '#ced4da' },
  { name: 'white', colour: '#ffffff' },
  { name: 'brown', colour: '#7a4a21' },
  { name: 'peach', colour: '#f7c9a3' },
  { name: 'red', colour: '#e02f2f' },
  { name: 'orange', colour: '#ff922b' },
  { name: 'yellow', colour: '#ffd43b' },
  { name: 'lightGreen', colour: '#94d82d' },
  { name: 'green', colour: '#2b9348' },
  { name: 'teal', colour: '#0c8599' },
  { name: 'skyBlue', colour: '#4cb8f5' },
  { name: 'blue', colour: '#1d4ed8' },
  { name: 'purple', colour: '#7b2cbf' },
  { name: 'pink', colour: '#f783ac' },
] as const satisfies readonly Swatch[];

/**
 * Sixteen colours that are distinguishable with every kind of colour vision: the eight of M. Okabe and K. Ito ("Color Universal
 * Design", 2008: black, orange, sky blue, bluish green, yellow, blue, vermilion, reddish purple), white, a grey, and six
 * of P. Tol's schemes ("Colour Schemes", SRON/EPS/TN/09-002, 2021): brown, olive, dark teal and dark blue of "dark", pale
 * blue of "light", rose of "pale". Chosen to maximise the
 * least distance between two colours.
 */
const SAFE = [
  { name: 'black', colour: '#000000' },
  { name: 'grey', colour: '#777777' },
  { name: 'white', colour: '#ffffff' },
  { name: 'brown', colour: '#663333' },
  { name: 'rose', colour: '#ffcccc' },
  { name: 'vermilion', colour: '#d55e00' },
  { name: 'orange', colour: '#e69f00' },
  { name: 'yellow', colour: '#f0e442' },
  { name: 'olive', colour: '#666633' },
  { name: 'green', colour: '#009e73' },
  { name: 'darkTeal', colour: '#225555' },
  { name: 'paleBlue', colour: '#99ddff' },
  { name: 'skyBlue', colour: '#56b4e9' },
  { name: 'blue', colour: '#0072b2' },
  { name: 'darkBlue', colour: '#222255' },
  { name: 'pink', colour: '#cc79a7' },
] as const satisfies readonly Swatch[];

export const PALETTES = { classic: CLASSIC, safe: SAFE };
export type PaletteName = keyof typeof PALETTES;

export const PALETTE_NAMES = Object.keys(PALETTES) as PaletteName[];
