import type { Result } from '#contract/errors.ts';
import type { ExplanationView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** Why judged drawings have their scores. */
export interface Explanations {
  /**
   * Never rejects. Codes: `not_found`, `rate_limited`, `judge_failed`, `unavailable`.
   * @param client whom to count the work against: an address
   */
  of(id: DrawingId, client: string): Promise<Result<{ why: ExplanationView }>>;
}
