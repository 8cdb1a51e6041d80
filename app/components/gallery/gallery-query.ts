import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { BoardCursor } from '#contract/boards.ts';
import { GALLERY_SEARCH_MAX, GalleryOrder } from '#contract/gallery.ts';
import { PromptId } from '#contract/ids.ts';
import { tidyText } from '#contract/tidy-text.ts';

/** The query of the page; unknown and invalid fields are ignored. */
export interface GalleryPageQuery {
  /** Tidied; empty: no search. */
  search: string;
  order: GalleryOrder;
  promptId: PromptId | null;
  /** Only drawings that the judge took for this. */
  takenFor: string | null;
  /** Where the page begins; null: at the top. */
  cursor: string | null;
}

/** @returns `'invalid'` for a cursor that no link contains */
export function readGalleryQuery(params: SearchParams): GalleryPageQuery | 'invalid' {
  const one = (name: string) => firstOf(params[name]) ?? '';
  const cursor = BoardCursor.safeParse(one('after'));
  if (!cursor.success) return 'invalid';
  const line = (name: string) =>
    [...tidyText(one(name).slice(0, 4 * GALLERY_SEARCH_MAX))].slice(0, GALLERY_SEARCH_MAX).join('').trim();
  return {
    search: line('q'),
    order: GalleryOrder.catch('newest').parse(one('order')),
    promptId: PromptId.safeParse(one('prompt')).data ?? null,
    takenFor: line('taken') || null,
    cursor: cursor.data || null,
  };
}

/** The address of the page for a query. A search has no order: the best fit comes first. */
export function galleryHref({
  search = '',
  order = 'newest',
  promptId = null,
  takenFor = null,
  cursor = null,
}: Partial<GalleryPageQuery>): string {
  const query = new URLSearchParams();
  if (search) query.set('q', search);
  if (promptId) query.set('prompt', promptId);
  if (!search && order !== 'newest') query.set('order', order);
  if (!search && takenFor) query.set('taken', takenFor);
  if (cursor) query.set('after', cursor);
  return query.size === 0 ? '/gallery' : `/gallery?${query}`;
}
