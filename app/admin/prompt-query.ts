import { z } from 'zod';
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

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string());
const Query = z.object({
  search: one
    .transform((value) => value.slice(0, PROMPT_MAX_CHARS))
    .catch('')
    .default(''),
  pack: one.pipe(PackId).nullable().catch(null).default(null),
  status: one.pipe(z.enum(['open', 'retired', 'all'])).catch('open'),
  page: one
    .pipe(z.string().regex(/^\d{1,5}$/))
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE))
    .catch(1),
});

/** Reads the query of the list; whatever does not fit falls back to showing more. */
export function readPromptQuery(query: Record<string, string | string[] | undefined>): PromptQuery {
  const { search, pack, status, page } = Query.parse(query);
  return { search, packId: pack, status, page };
}

/** The list's address; what is default stays out of it. */
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
