import type { Mode } from './mode.ts';
import { race } from './race.ts';

/** A prompt of one's own choice, drawn alone for its board. */
export const free: Mode = { ...race, name: 'free', given: 'free' };
