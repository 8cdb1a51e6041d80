import type { DailyStanding } from '#app/components/solo/daily-view.ts';
import type { Day } from '#contract/boards.ts';
import type { PlayerId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

const DAY_MS = 24 * 3600 * 1000;

export const dayBefore = (day: Day): Day => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

/** Until the next day begins, UTC. */
export const msUntilTomorrow = (now: Date): number => DAY_MS - (now.getTime() % DAY_MS);

/** What a player has done on `day`; null: somebody who comes for the first time. */
export async function standingOf(player: PlayerId | null, day: Day): Promise<DailyStanding> {
  if (player === null) return { day, best: null, streak: { current: 0, best: 0, drawnToday: false } };
  const { storage, judge } = services();
  const [best, streak] = await Promise.all([
    storage.daily.bestOf(player, day, judge.info.modelHash),
    storage.daily.streak(player, day),
  ]);
  return { day, best, streak };
}
