import type { ModeName } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room.ts';
import { daily } from './daily.ts';
import { duel } from './duel.ts';
import { free } from './free.ts';
import { ghosts } from './ghosts.ts';
import { live } from './live.ts';
import type { GameOutcome, Mode } from './mode.ts';
import { race } from './race.ts';

const modes: { readonly [N in ModeName]: Mode } = { race, live, duel, ghosts, daily, free };

export const modeOf = (settings: Pick<RoomSettings, 'mode'>): Mode => modes[settings.mode];

/** Who sees which scores while a round is drawn: the mode has the last word over the setting. */
export const liveScoresOf = (settings: Pick<RoomSettings, 'mode' | 'liveScores'>): RoomSettings['liveScores'] =>
  modeOf(settings).liveScores(settings);

/** What a drawing would give if it were done. @param of how many prompts are drawn in the round */
export const liveScore = (settings: Pick<RoomSettings, 'mode'>, outcome: GameOutcome, of: number): number =>
  modeOf(settings).points(outcome, of);
