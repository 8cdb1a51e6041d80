import type { Result } from '#contract/errors.ts';
import type { ExplanationView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** What the judge sees in stored drawings, and why they have their scores. */
export interface Explanations {
  /**
   * Never rejects. Codes: `not_found`, `rate_limited`, `judge_failed`, `unavailable`.
   * @param client the address that the work is counted against
   */
  of(id: DrawingId, client: string): Promise<Result<{ explanation: ExplanationView }>>;
  /** These drawings have changed or are deleted: nothing of them stays in memory. */
  forgetDrawings(ids: readonly DrawingId[] | 'all'): void;
  /** [CAPTION-4] Has the caption of a stored drawing determined, in the background, where it has none. */
  captionSoon(id: DrawingId): void;
  /** Captions that wait are given up. */
  close(): Promise<void>;
}
