import { setTimeout as sleep } from 'node:timers/promises';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { DrawingStore } from '../storage/port.ts';

const AT_ONCE = 20;
/** Between two drawings: each takes a few milliseconds of the thread that answers everybody. */
const PAUSE_MS = 50;

/**
 * Gives the drawings of older versions their fingerprints, so that copies of them are found: in the background, from the
 * first one that has none. What a stop interrupts goes on after the next start.
 *
 * @returns stops it
 */
export function fingerprintOldDrawings(
  drawings: Pick<DrawingStore, 'withoutFingerprint' | 'addFingerprint'>,
  logger: Logger,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    let after: DrawingId | null = null;
    let count = 0;
    for (;;) {
      const found: { id: DrawingId; ops: Parameters<typeof replayOps>[0] }[] = await drawings.withoutFingerprint({
        after,
        limit: AT_ONCE,
      });
      for (const { id, ops } of found) {
        await drawings.addFingerprint(id, fingerprintOf(visibleStrokes(replayOps(ops))));
        await sleep(PAUSE_MS, undefined, { signal });
        after = id;
        count++;
      }
      if (found.length < AT_ONCE) break;
    }
    if (count > 0) logger.info({ drawings: count }, 'older drawings have fingerprints now');
  };
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) logger.warn({ err: error }, 'fingerprints of older drawings failed');
  });
  return async () => {
    stopping.abort();
    await running;
  };
}
