import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { BoardCursor, type BoardKey, BoardPeriod } from '#contract/boards.ts';
import type { PromptId } from '#contract/ids.ts';
import { MODES, type ModeName } from '#contract/modes.ts';

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

/** Where the list of all prompts begins; null, also for anything unknown: the page lists a few. */
export function promptsFrom(query: SearchParams): number | null {
  const from = firstOf(query.prompts);
  if (from === 'all') return 0;
  return from !== undefined && /^[1-9]\d{0,4}$/.test(from) ? Number(from) : null;
}

/** The mode that an overall board is about; undefined, also for anything unknown: all modes. */
export const modeOf = (query: SearchParams): ModeName | undefined => {
  const mode = firstOf(query.mode);
  return MODES.find((option) => option === mode);
};

/** How a board shows its drawings. */
export const VIEWS = ['list', 'grid'] as const;
export type View = (typeof VIEWS)[number];

export const viewOf = (query: SearchParams): View => (firstOf(query.view) === 'grid' ? 'grid' : 'list');

interface OverallPlace {
  period: BoardPeriod;
  /** Hash of an earlier model; absent: the present one. */
  model?: string | undefined;
  mode?: ModeName | undefined;
  view?: View;
  after?: string | undefined;
  /** Where the list of all prompts begins; null: a few are listed. */
  prompts?: number | null;
}

/** Path and query of an overall board. */
export function overallHref({ period, model, mode, view, after, prompts = null }: OverallPlace): string {
  const query = new URLSearchParams({ period });
  if (model) query.set('model', model);
  if (mode) query.set('mode', mode);
  if (view === 'grid') query.set('view', view);
  if (after) query.set('after', after);
  if (prompts !== null) query.set('prompts', prompts === 0 ? 'all' : String(prompts));
  return `/boards?${query}`;
}

/** Whose drawings the board of a prompt shows; those on paper have a board of their own. */
export const AUTHORS = ['people', 'paper', 'machines'] as const;
export type Authors = (typeof AUTHORS)[number];

/** The selected tab; anything unknown selects people's. */
export const authorsOf = (query: SearchParams): Authors => {
  const by = firstOf(query.by);
  return AUTHORS.find((option) => option === by) ?? 'people';
};

/** The board of a tab. */
export function promptBoard(promptId: PromptId, by: Authors): BoardKey {
  if (by === 'machines') return { kind: 'machines', promptId };
  return { kind: 'prompt', promptId, ...(by === 'paper' && { medium: by }) };
}

interface Place {
  /** Hash of an earlier model; absent: the present one. */
  model?: string | undefined;
  after?: string | undefined;
  by?: Authors;
  view?: View;
}

/** Path and query of a prompt's board. */
export const promptBoardHref = (promptId: string, place: Place = {}): string =>
  placeHref(`/boards/${encodeURIComponent(promptId)}`, place);

/** Path and query of the board of the day. */
export const dayBoardHref = (place: Place = {}): string => placeHref('/daily', place);

function placeHref(path: string, { model, after, by = 'people', view }: Place): string {
  const query = new URLSearchParams();
  if (model) query.set('model', model);
  if (by !== 'people') query.set('by', by);
  if (view === 'grid') query.set('view', view);
  if (after) query.set('after', after);
  return query.size > 0 ? `${path}?${query}` : path;
}
