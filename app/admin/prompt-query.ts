import { z } from 'zod';
import { OneValue, type SearchParams } from '#app/lib/search-params.ts';
import { PackId } from '#contract/ids.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import { PromptTag } from '#contract/prompt-tags.ts';
import type { PromptFilter, PromptSort } from '#server/storage/port/prompts.ts';

export const PROMPTS_PER_PAGE = 50;
const MAX_PAGE = 10_000;

/** Which prompts the table shows. */
export interface PromptQuery extends Required<Omit<PromptFilter, 'modelHash'>> {
  sort: PromptSort;
  /** From 1. */
  page: number;
}

export const STATUS_NAMES: Record<PromptFilter['status'], string> = {
  open: 'Open',
  retired: 'Retired',
  all: 'Open and retired',
};

export const DRAWN_NAMES: Record<NonNullable<PromptFilter['drawn']>, string> = {
  never: 'Never played',
  too_hard: 'Too hard',
  too_easy: 'Too easy',
};
const DRAWN = Object.keys(DRAWN_NAMES) as NonNullable<PromptFilter['drawn']>[];

/** `added` or `-added`: the minus says that the largest, newest or last comes first. */
const SORTS = ['added', 'text', 'pack', 'plays', 'median', 'spread', 'loved'] as const satisfies PromptSort['by'][];
const DEFAULT_SORT = '-added';
export const sortText = ({ by, descending }: PromptSort): string => (descending ? `-${by}` : by);
export const SORT_NAMES: Record<string, string> = {
  '-added': 'Newest first',
  added: 'Oldest first',
  text: 'By text',
  pack: 'By pack',
  '-plays': 'Most played',
  plays: 'Least played',
  median: 'Lowest scores',
  '-median': 'Highest scores',
  '-spread': 'Widest spread',
  spread: 'Narrowest spread',
  '-loved': 'Most loved',
};

const Sort = z
  .string()
  .regex(new RegExp(`^-?(${SORTS.join('|')})$`))
  .transform((text): PromptSort => {
    const descending = text.startsWith('-');
    return { by: (descending ? text.slice(1) : text) as PromptSort['by'], descending };
  });

export const EVERY_OPEN_PROMPT: PromptQuery = {
  ...{ search: '', packId: null, status: 'open', tag: null, without: null, drawn: null },
  ...{ sort: { by: 'added', descending: true }, page: 1 },
};

const optional = <S extends z.ZodType<unknown, string>>(schema: S) =>
  OneValue.pipe(schema).nullable().catch(null).default(null);

const Query = z.object({
  search: OneValue.transform((value) => value.slice(0, PROMPT_MAX_CHARS))
    .catch('')
    .default(''),
  pack: optional(PackId),
  status: OneValue.pipe(z.enum(['open', 'retired', 'all'])).catch('open'),
  tag: optional(PromptTag),
  without: optional(z.enum(TRANSLATION_LOCALES as ['de', 'ar'])),
  drawn: optional(z.enum(DRAWN)),
  sort: OneValue.pipe(Sort).catch(EVERY_OPEN_PROMPT.sort),
  page: OneValue.pipe(z.string().regex(/^\d{1,5}$/))
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE))
    .catch(1),
});

/** Reads the query of the table; invalid fields fall back to their defaults. */
export function readPromptQuery(query: SearchParams): PromptQuery {
  const { pack, ...rest } = Query.parse(query);
  return { ...rest, packId: pack };
}

/** The fields of the query, without default values. */
export function promptQueryParams(query: PromptQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.search) params.set('search', query.search);
  if (query.packId !== null) params.set('pack', query.packId);
  if (query.status !== 'open') params.set('status', query.status);
  if (query.tag !== null) params.set('tag', query.tag);
  if (query.without !== null) params.set('without', query.without);
  if (query.drawn !== null) params.set('drawn', query.drawn);
  if (sortText(query.sort) !== DEFAULT_SORT) params.set('sort', sortText(query.sort));
  if (query.page > 1) params.set('page', String(query.page));
  return params;
}

/** The address of the table, without default values. */
export function promptListHref(query: PromptQuery, extra: Record<string, string> = {}): string {
  const params = promptQueryParams(query);
  for (const [name, value] of Object.entries(extra)) params.set(name, value);
  const text = params.toString();
  return text ? `/admin?${text}` : '/admin';
}

/** The part of the query that says which prompts, for storage. */
export function filterOf({ sort: _, page: __, ...filter }: PromptQuery, modelHash: string): PromptFilter {
  return { ...filter, modelHash };
}

export const pageCount = (total: number): number => Math.max(1, Math.ceil(total / PROMPTS_PER_PAGE));
