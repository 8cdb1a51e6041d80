import { DailyNote } from '#app/components/solo/DailyNote.tsx';
import type { ModeName } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room.ts';
import { DuelBanner } from './DuelBanner.tsx';
import { GhostSheets } from './GhostSheets.tsx';
import type { RoundParts } from './round-parts.ts';

/** What each mode adds to the drawing phase. */
const PARTS: Record<ModeName, RoundParts> = {
  race: {},
  live: { scores: 'everyone' },
  duel: { Banner: DuelBanner },
  ghosts: { Beside: GhostSheets },
  daily: { Banner: DailyNote },
  free: {},
};

export const partsOf = ({ mode }: Pick<RoomSettings, 'mode'>): RoundParts => PARTS[mode];

/** Whose scores are seen while a round is drawn: the mode's word before the room's. */
export const seenScores = (settings: Pick<RoomSettings, 'mode' | 'liveScores'>): RoomSettings['liveScores'] =>
  partsOf(settings).scores ?? settings.liveScores;
