import type { DailyProgress } from '#app/components/solo/use-daily.ts';
import type { Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import type { PlayerId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

const DAY_MS = 24 * 3600 * 1000;

export const dayBefore = (day: Day): Day => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

/** Milliseconds until the next UTC day begins. */
export const msUntilTomorrow = (now: Date): number => DAY_MS - (now.getTime() % DAY_MS);

/** A player's progress on `day`, with the best of its drawings of one medium; null stands for a first-time visitor. */
export async function progressOf(player: PlayerId | null, day: Day, medium: Medium = 'screen'): Promise<DailyProgress> {
  if (player === null) return { day, best: null, streak: { current: 0, best: 0, drawnToday: false } };
  const { storage, judge } = services();
  const [best, streak] = await Promise.all([
    storage.daily.bestOf(player, day, judge.info.modelHash, medium),
    storage.daily.streak(player, day),
  ]);
  return { day, best, streak };
}
