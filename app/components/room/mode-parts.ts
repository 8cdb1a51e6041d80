import { DailyNote } from '#app/components/solo/daily-note.tsx';
import type { ModeName } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room.ts';
import { DuelBanner } from './duel-banner.tsx';
import { GhostSheets } from './ghost-sheets.tsx';
import type { RoundParts } from './round-parts.ts';

/** What each mode adds to the drawing phase. */
const PARTS: Record<ModeName, RoundParts> = {
  race: {},
  live: {},
  duel: { Banner: DuelBanner },
  ghosts: { Beside: GhostSheets },
  daily: { Banner: DailyNote },
  free: {},
};

export const partsOf = ({ mode }: Pick<RoomSettings, 'mode'>): RoundParts => PARTS[mode];
