import type { ComponentType } from 'react';
import { DailyNote } from '#app/components/solo/solo-results.tsx';
import type { ModeName } from '#contract/modes.ts';
import type { RoomView, RoundView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { GhostSheets } from './ghost-sheets.tsx';
import { GuessesBeside } from './guess-list.tsx';
import { DuelBanner } from './prompt-banner.tsx';

/** Props of a mode's own parts of the drawing phase. */
export interface RoundPartProps {
  view: RoomView;
  round: RoundView;
  /** `performance.now()` at the end of the round. */
  deadlineMs: number;
  totalMs: number;
}

/** What a mode adds to the drawing phase. */
export interface RoundParts {
  /** Under the prompt. */
  Banner?: ComponentType<RoundPartProps>;
  /** Above the paper on a phone, beside it on a desktop. */
  Beside?: ComponentType<RoundPartProps>;
}

/** What each mode adds to the drawing phase. */
const PARTS: Record<ModeName, RoundParts> = {
  race: {},
  live: {},
  duel: { Banner: DuelBanner },
  guess: { Beside: GuessesBeside },
  ghosts: { Beside: GhostSheets },
  daily: { Banner: DailyNote },
  free: {},
};

export const partsOf = ({ mode }: Pick<RoomSettings, 'mode'>): RoundParts => PARTS[mode];
