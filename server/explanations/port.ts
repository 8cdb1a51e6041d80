import type { Result } from '#contract/errors.ts';
import type { ExplanationView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** Explanations of the scores of stored drawings. */
export interface Explanations {
  /**
   * Never rejects. Codes: `not_found`, `rate_limited`, `judge_failed`, `unavailable`.
   * @param client the address that the work is counted against
   */
  of(id: DrawingId, client: string): Promise<Result<{ explanation: ExplanationView }>>;
  /** These drawings are deleted: nothing of them stays in memory. */
  forgetDrawings(ids: readonly DrawingId[]): void;
}
