import type { Result } from '#contract/errors.ts';
import type { GalleryEntry, GalleryOrder, GalleryPage, PassingEntry } from '#contract/gallery.ts';
import type { DrawingId, PromptId } from '#contract/ids.ts';

/** Shows the listed drawings that the present model judged. */
export interface Gallery {
  /**
   * [GALLERY-1] @throws RangeError for a cursor that is not ours
   * @param query `takenFor`: only drawings that the judge took for this; null: all
   */
  list(
    query: { order: GalleryOrder; promptId: PromptId | null; takenFor: string | null },
    cursor: string | null,
  ): Promise<GalleryPage>;
  /** [GALLERY-4] What the judge takes drawings for, the most frequent first. */
  takenFor(promptId: PromptId | null): Promise<{ label: string; drawings: number }[]>;
  /**
   * [GALLERY-5] The drawings that fit a text best. Codes: `rate_limited`, `judge_failed`, `unavailable`.
   * @param client the address that the work is counted against
   * @throws RangeError for a cursor that is not ours
   */
  search(
    query: { text: string; promptId: PromptId | null },
    cursor: string | null,
    client: string,
  ): Promise<Result<{ page: FoundPage }>>;
  /**
   * [GALLERY-5] Drawings whose replay looked like a text on the way, and like something else in the end: the newest first.
   * Never rejects.
   */
  passing(query: { text: string; promptId: PromptId | null }): Promise<PassingEntry[]>;
  /**
   * [GALLERY-7] The drawings that look most like a stored one of the present model. Empty when there is no time to look.
   * Never rejects.
   */
  similar(id: DrawingId, client: string): Promise<GalleryEntry[]>;
  /** [PLAYER-6] Drawings that are deleted. */
  forgetDrawings(ids: readonly DrawingId[] | 'all'): void;
  close(): Promise<void>;
}

export interface FoundPage extends GalleryPage {
  /** false: the index is still read from the database, the newest drawings first. */
  isComplete: boolean;
}
