import { type Refusal, refuse } from '#contract/errors.ts';
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE_PX } from '#contract/limits.ts';
import { type Comparison, type Judge, JudgeError } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Origin } from '#server/lib/origin-queue.ts';
import type { Comparisons } from './port.ts';
import { readPicture } from './read-picture.ts';

/** Pictures that are compared or wait for it: of all, and of one address. A class shares one. */
const MOST_AT_ONCE = 32;
const MOST_OF_ADDRESS = 16;
/** What a camera saw is of no use later. */
const WAIT_LIMIT_MS = 4_000;
const RETRY_AFTER_MS = 1_000;
/**
 * Standard deviations above the model's labels from which the best phrase fits. With doodle-clip the lines of 22 in 24
 * photographed drawings reach it with their own word, of 5 in 24 with one of seven others (a sun for a star), and none of the
 * 24 photographs as they are (docs/decisions/0030-paper.md).
 */
const FITTING_LEAD = 2.5;

/** @param options.waitLimitMs default: 4 s */
export function openComparisons(options: {
  judge: Pick<Judge, 'compare' | 'reads'>;
  logger: Pick<Logger, 'error'>;
  waitLimitMs?: number;
}): Comparisons {
  const { judge, logger, waitLimitMs = WAIT_LIMIT_MS } = options;
  const inFlight = new Set<Origin>();

  /** null: there is room for one more. */
  function crowded({ address, player }: Origin): Refusal | null {
    const ofAddress = [...inFlight].filter((one) => one.address === address);
    if (ofAddress.some((one) => one.player === player)) {
      return later('rate_limited', 'Send one picture after the other.');
    }
    const isFull = inFlight.size >= MOST_AT_ONCE || ofAddress.length >= MOST_OF_ADDRESS;
    return isFull ? later('unavailable', BUSY) : null;
  }

  return {
    async compare({ phrases, jpeg }, origin) {
      const refusal = crowded(origin);
      if (refusal) return refusal;
      const own = { ...origin };
      inFlight.add(own);
      try {
        const picture = await readPicture(Buffer.from(jpeg, 'base64'));
        if (!picture) return refuse('bad_request', UNREADABLE);
        // To the model those of unknown letters are all the same, and mean nothing.
        const texts = phrases.filter((phrase) => judge.reads(phrase));
        const signal = AbortSignal.timeout(waitLimitMs);
        const found = texts.length > 0 ? await judge.compare({ picture, texts, origin, signal }) : NOTHING;
        const shares = found.shares.values();
        return {
          ok: true,
          phrases: phrases.map((phrase) =>
            texts.includes(phrase)
              ? { share: shares.next().value as number, isRead: true }
              : { share: 0, isRead: false },
          ),
          fits: found.lead >= FITTING_LEAD,
        };
      } catch (error) {
        if (error instanceof JudgeError && error.code !== 'failed') return later('unavailable', BUSY);
        logger.error({ err: error }, 'a picture could not be compared');
        return refuse('judge_failed', 'The judge could not look at this picture.');
      } finally {
        inFlight.delete(own);
      }
    },
  };
}

const NOTHING: Comparison = { shares: [], lead: 0 };

const BUSY = 'The judge has no time for pictures right now. Try again in a moment.';
const UNREADABLE =
  `The picture cannot be read: it is no intact JPEG of at most ${MAX_PICTURE_BYTES / 1024} KiB, ` +
  `${MAX_PICTURE_SIDE_PX} pixels on a side.`;

const later = (code: 'rate_limited' | 'unavailable', message: string): Refusal => ({
  ok: false,
  error: { code, message, retryAfterMs: RETRY_AFTER_MS },
});
