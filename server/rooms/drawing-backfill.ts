import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { inkShares } from '#canvas/ink-colour.ts';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { DrawingStore } from '../storage/port/drawings.ts';

const AT_ONCE = 20;
/** Between two drawings: each takes a few milliseconds of the thread that answers everybody. */
const PAUSE_MS = 50;

type Backfilled = Pick<DrawingStore, 'withoutFingerprint' | 'addFingerprint' | 'withoutColours' | 'setColours'>;

/** What a drawing of an older version may lack. */
interface Lack {
  what: string;
  missing: DrawingStore['withoutFingerprint'];
  add(id: DrawingId, strokes: Stroke[]): Promise<void>;
}

/**
 * Gives the drawings of older versions what those of this one are saved with: fingerprints, so that copies of them are found,
 * and colours. In the background, from the first one that lacks something. What a stop interrupts goes on after the next start.
 *
 * @returns stops it
 */
export function completeOldDrawings(drawings: Backfilled, logger: Logger): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const lacks: Lack[] = [
    {
      what: 'fingerprints',
      missing: (page) => drawings.withoutFingerprint(page),
      add: (id, strokes) => drawings.addFingerprint(id, fingerprintOf(strokes)),
    },
    {
      what: 'colours',
      missing: (page) => drawings.withoutColours(page),
      add: (id, strokes) => drawings.setColours(id, inkShares(strokes)),
    },
  ];
  const complete = async ({ missing, add }: Lack): Promise<number> => {
    let after: DrawingId | null = null;
    let count = 0;
    for (;;) {
      const found: Awaited<ReturnType<Lack['missing']>> = await missing({ after, limit: AT_ONCE });
      for (const { id, ops } of found) {
        await add(id, visibleStrokes(replayOps(ops)));
        await sleep(PAUSE_MS, undefined, { signal });
        after = id;
        count++;
      }
      if (found.length < AT_ONCE) return count;
    }
  };
  const run = async () => {
    for (const lack of lacks) {
      const count = await complete(lack);
      if (count > 0) logger.info({ drawings: count }, `older drawings have ${lack.what} now`);
    }
  };
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) logger.warn({ err: error }, 'completing older drawings failed');
  });
  return async () => {
    stopping.abort();
    await running;
  };
}
