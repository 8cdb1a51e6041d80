import type { DrawingId } from '#contract/ids.ts';

/** What a player has done on a day: `GET /daily/you.json`. */
export interface DailyProgress {
  /** UTC, `2026-11-23`. */
  day: string;
  /** null: nothing drawn yet that day. */
  best: { drawingId: DrawingId; score: number; rank: number; of: number; tries: number } | null;
  streak: { current: number; best: number; drawnToday: boolean };
}
