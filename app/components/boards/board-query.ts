import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { BoardCursor, BoardPeriod } from '#contract/boards.ts';

/** The selected tab; an unknown period selects today's. */
export const periodOf = (query: SearchParams): BoardPeriod => BoardPeriod.catch('today').parse(firstOf(query.period));

/**
 * Where the page begins.
 * @returns the cursor, null for the top, `'invalid'` for a value that no link contains
 */
export function cursorOf(query: SearchParams): { cursor: string | null } | 'invalid' {
  const after = firstOf(query.after);
  if (after === undefined || after === '') return { cursor: null };
  const parsed = BoardCursor.safeParse(after);
  return parsed.success ? { cursor: parsed.data } : 'invalid';
}

export const wantsAllPrompts = (query: SearchParams): boolean => firstOf(query.prompts) === 'all';

/** Path and query of an overall board. */
export function overallHref(
  period: BoardPeriod,
  options: { after?: string | undefined; allPrompts?: boolean } = {},
): string {
  const query = new URLSearchParams({ period });
  if (options.after) query.set('after', options.after);
  if (options.allPrompts) query.set('prompts', 'all');
  return `/boards?${query}`;
}

/** Whose drawings the board of a prompt shows. */
export const AUTHORS = ['people', 'machines'] as const;
export type Authors = (typeof AUTHORS)[number];

/** The selected tab; anything unknown selects people's. */
export const authorsOf = (query: SearchParams): Authors => (firstOf(query.by) === 'machines' ? 'machines' : 'people');

/** Path and query of a prompt's board. */
export function promptBoardHref(promptId: string, options: { after?: string | undefined; by?: Authors } = {}): string {
  const query = new URLSearchParams();
  if (options.by === 'machines') query.set('by', 'machines');
  if (options.after) query.set('after', options.after);
  const path = `/boards/${encodeURIComponent(promptId)}`;
  return query.size > 0 ? `${path}?${query}` : path;
}
