import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { PackId, PromptId } from '#contract/ids.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';

/** The query of the page; unknown and invalid fields are ignored. */
export interface DrawQuery {
  search: string;
  packId: PackId | null;
  /** From 1. */
  page: number;
  /** A prompt that was chosen elsewhere, e.g. on its board. */
  promptId: PromptId | null;
  /** A prompt is picked at random. */
  surprise: boolean;
}

/** Prompts on one page of the list. */
export const PAGE_SIZE = 24;
const LAST_PAGE = 10_000;

export function readDrawQuery(params: SearchParams): DrawQuery {
  const one = (name: string) => firstOf(params[name]) ?? '';
  const page = Math.trunc(Number(one('page')));
  return {
    search: one('search').slice(0, PROMPT_MAX_CHARS),
    packId: PackId.safeParse(one('pack')).data ?? null,
    page: page >= 1 && page <= LAST_PAGE ? page : 1,
    promptId: PromptId.safeParse(one('prompt')).data ?? null,
    surprise: one('surprise') !== '',
  };
}

/** The address of the page for a query. */
export function drawHref({
  search = '',
  packId = null,
  page = 1,
  promptId = null,
  surprise = false,
}: Partial<DrawQuery>) {
  const query = new URLSearchParams();
  if (search) query.set('search', search);
  if (packId) query.set('pack', packId);
  if (page > 1) query.set('page', String(page));
  if (promptId) query.set('prompt', promptId);
  if (surprise) query.set('surprise', '1');
  return query.size === 0 ? '/draw' : `/draw?${query}`;
}
