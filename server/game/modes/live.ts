import type { Mode } from './mode.ts';
import { race } from './race.ts';

/** A race in the open: everybody sees all scores move while they draw. */
export const live: Mode = { ...race, name: 'live', liveScores: () => 'everyone' };
