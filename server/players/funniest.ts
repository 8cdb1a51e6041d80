import { LRUCache } from 'lru-cache';
import type { PlayerId } from '#contract/ids.ts';
import { type Judge, JudgeError } from '#server/judge/port.ts';
import type { DrawingsOf, Misreading, PlayerStore } from '#server/storage/port/players.ts';

/** Below, the judge saw nothing in particular. */
const LEAST_SHARE = 0.3;
/** The surest misreadings, which are compared by meaning. */
const COMPARED = 8;
/** Standard deviations from which on two texts are near relations: see the port of the judge. */
const NEAR = 3;
const WAIT_MS = 1_500;
/** Pairs of prompt and label. */
const REMEMBERED = 20_000;

/** How funny a misreading is, 0–1: how sure the judge was, the less the nearer in meaning the label is to the prompt. */
export const funOf = (share: number, nearness: number): number =>
  share * (1 - Math.min(Math.max(nearness, 0), NEAR) / NEAR);

/** [PLAYER-8] Finds the drawing that the judge misread most funnily. */
export function createFunniest(
  players: Pick<PlayerStore, 'misreadings'>,
  judge: Pick<Judge, 'compareTexts' | 'reads'>,
): (of: DrawingsOf, asks: { player: PlayerId; address: string }) => Promise<Misreading | null> {
  // Texts of one model: the same as long as the server lives.
  const known = new LRUCache<string, number>({ max: REMEMBERED });

  return async (of, origin) => {
    const found = await players.misreadings(of, { leastShare: LEAST_SHARE, limit: COMPARED });
    const signal = AbortSignal.timeout(WAIT_MS);
    const nearness = async ({ prompt, takenFor }: Misreading): Promise<number> => {
      const key = JSON.stringify([prompt, takenFor]);
      const remembered = known.get(key);
      if (remembered !== undefined) return remembered;
      const near = await judge.compareTexts({ text: takenFor, prompt, origin, signal });
      known.set(key, near);
      return near;
    };
    const readable = found.filter(({ prompt }) => judge.reads(prompt));
    try {
      const fun = await Promise.all(readable.map(async (one) => funOf(one.share, await nearness(one))));
      const most = Math.max(0, ...fun);
      return most > 0 ? (readable[fun.indexOf(most)] ?? null) : null;
    } catch (error) {
      // There is no time to look, or the model failed: the page does without.
      if (error instanceof JudgeError) return null;
      throw error;
    }
  };
}
