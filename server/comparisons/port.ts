import type { Result } from '#contract/errors.ts';
import type { ParsedPayload, PictureComparison } from '#contract/events.ts';
import type { Origin } from '#server/lib/origin-queue.ts';

/** Compares pictures that cameras see with phrases [PAPER-5]. Nothing of them is kept. */
export interface Comparisons {
  /**
   * Never rejects. Codes: `bad_request` when the picture cannot be read or is too large, `rate_limited` while one of the same
   * player is compared, `unavailable` when the judge has other things to do, `judge_failed`.
   */
  compare(asked: ParsedPayload<'picture:compare'>, origin: Origin): Promise<Result<PictureComparison>>;
}
