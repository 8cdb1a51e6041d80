import { oneOf, seededRandom } from './random.ts';

/** Colours of a face, by number; what they look like is the browser's affair. */
const COLOURS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
/** As many combinations of two colours as there are, more than seats in a room. */
const LOOKS = COLOURS.length ** 2;

/** The look that a name would have by itself: one colour for everything. */
const lookOfName = (name: string): number => oneOf(seededRandom(name), COLOURS);

/** The colours of the background and of the hair. */
export function coloursOf(look: number): { background: number; hair: number } {
  const background = look % COLOURS.length;
  return { background, hair: (background + Math.floor(look / COLOURS.length)) % COLOURS.length };
}

/** A look that nobody has yet: with a background that nobody has, as long as there are any, and best that of the name. */
export function freeLook(name: string, taken: ReadonlySet<number>): number {
  const own = lookOfName(name);
  for (let hair = 0; hair < LOOKS; hair += COLOURS.length) {
    for (const step of COLOURS) {
      const look = hair + ((own + step) % COLOURS.length);
      if (!taken.has(look)) return look;
    }
  }
  return own;
}
