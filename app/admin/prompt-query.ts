import { z } from 'zod';
import { OneValue, type SearchParams } from '#app/lib/search-params.ts';
import { PackId } from '#contract/ids.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';

export const PROMPTS_PER_PAGE = 50;
const MAX_PAGE = 10_000;

/** Which prompts the list shows. */
export interface PromptQuery {
  search: string;
  packId: PackId | null;
  status: 'open' | 'retired' | 'all';
  /** From 1. */
  page: number;
}

export const STATUS_NAMES: Record<PromptQuery['status'], string> = {
  open: 'Open',
  retired: 'Retired',
  all: 'Open and retired',
};

const Query = z.object({
  search: OneValue.transform((value) => value.slice(0, PROMPT_MAX_CHARS))
    .catch('')
    .default(''),
  pack: OneValue.pipe(PackId).nullable().catch(null).default(null),
  status: OneValue.pipe(z.enum(['open', 'retired', 'all'])).catch('open'),
  page: OneValue.pipe(z.string().regex(/^\d{1,5}$/))
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE))
    .catch(1),
});

/** Reads the query of the list; invalid fields fall back to their defaults. */
export function readPromptQuery(query: SearchParams): PromptQuery {
  const { search, pack, status, page } = Query.parse(query);
  return { search, packId: pack, status, page };
}

/** The address of the list, without default values. */
export function promptListHref(query: PromptQuery, extra: Record<string, string> = {}): string {
  const params = new URLSearchParams();
  if (query.search) params.set('search', query.search);
  if (query.packId !== null) params.set('pack', query.packId);
  if (query.status !== 'open') params.set('status', query.status);
  if (query.page > 1) params.set('page', String(query.page));
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  const text = params.toString();
  return text ? `/admin?${text}` : '/admin';
}

export const pageCount = (total: number): number => Math.max(1, Math.ceil(total / PROMPTS_PER_PAGE));
