import { DAILY_SECONDS } from '#contract/modes.ts';
import type { Mode } from './mode.ts';
import { race } from './race.ts';

/** One prompt a day for everybody, drawn alone, as often as one likes. */
export const daily: Mode = { ...race, name: 'daily', given: 'daily', seconds: DAILY_SECONDS };
