import type { Mode } from './mode.ts';
import { race } from './race.ts';

/** A race against past drawings of the prompt, so that one person is enough. */
export const ghosts: Mode = { ...race, name: 'ghosts', ghosts: true };
