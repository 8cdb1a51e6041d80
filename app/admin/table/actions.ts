'use server';

import { z } from 'zod';
import { PackId, PromptId } from '#contract/ids.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { PromptTag, PromptTags } from '#contract/prompt-tags.ts';
import { PromptText } from '#contract/texts.ts';
import { services } from '#server/bridge.ts';
import type { PromptsChange, PromptsChosen } from '#server/storage/port/prompts.ts';
import { refusalOrThrow, sentence } from '../forms.ts';
import { filterOf, PROMPTS_PER_PAGE, readPromptQuery } from '../prompt-query.ts';
import { record, requireRole } from '../session.ts';
import { Translation } from '../translations.ts';
import { EDITABLE, isLocale, type TableRow } from './row.ts';

type Answer<T> = { ok: true; value: T } | { ok: false; problem: string };

const refuse = (problem: string) => ({ ok: false, problem }) as const;

const Edit = z.strictObject({
  id: PromptId,
  field: z.enum(EDITABLE),
  value: z.string().max(PROMPT_MAX_CHARS * 8, 'That is too long'),
});
type Edited = Pick<TableRow, 'text' | 'translations' | 'packId' | 'packName' | 'tags' | 'isRead'>;

/** [PROMPT-3] Saves one cell. Next passes on whatever the client sent. */
export async function editCell(sent: z.input<typeof Edit>): Promise<Answer<Edited>> {
  const admin = await requireRole('editor');
  const edit = Edit.safeParse(sent);
  if (!edit.success) return refuse(sentence(edit.error.issues[0]?.message ?? 'That cannot be saved'));
  const { id, field, value } = edit.data;
  const { judge, storage } = services();
  const before = await storage.prompts.find(id);
  if (before?.origin !== 'catalogue') return refuse('There is no such prompt.');
  const read = { text: PromptText, packId: PackId, tags: PromptTags }[field as 'text'] ?? Translation;
  const parsed = (isLocale(field) ? Translation : read).safeParse(value);
  if (!parsed.success) return refuse(sentence(parsed.error.issues[0]?.message ?? 'That cannot be saved'));
  const change = isLocale(field)
    ? { translations: { ...before.translations, [field]: parsed.data } }
    : { [field]: parsed.data };
  try {
    const { text, translations, packId, packName, tags } = await storage.prompts.edit(id, change);
    await record(admin, 'prompt.edit', { kind: 'prompt', id }, { [field]: value });
    return { ok: true, value: { text, translations, packId, packName, tags, isRead: judge.reads(text) } };
  } catch (error) {
    return refuse(refusalOrThrow(error));
  }
}

const Change = z.union([
  z.strictObject({ kind: z.literal('move'), packId: PackId }),
  z.strictObject({ kind: z.enum(['retire', 'reopen']) }),
  z.strictObject({ kind: z.enum(['tag', 'untag']), tag: PromptTag }),
]);
/** These, or all of a table: its query. */
const Chosen = z.union([
  z.strictObject({ ids: z.array(PromptId).min(1).max(PROMPTS_PER_PAGE) }),
  z.strictObject({ query: z.string().max(2_000) }),
]);
const Planned = z.strictObject({ chosen: Chosen, change: Change });
const Confirmed = Planned.extend({
  expected: z.strictObject({ matched: z.int().min(0), changing: z.int().min(0) }),
});

export type BulkRequest = z.input<typeof Planned>;
export interface BulkPlan {
  matched: number;
  changing: number;
  examples: string[];
}

function chosenOf(chosen: z.output<typeof Chosen>): PromptsChosen {
  if ('ids' in chosen) return chosen;
  const query = readPromptQuery(Object.fromEntries(new URLSearchParams(chosen.query)));
  return { filter: filterOf(query, services().judge.info.modelHash) };
}

/** [PROMPT-4] What a change of many prompts would change. */
export async function planBulk(sent: BulkRequest): Promise<Answer<BulkPlan>> {
  await requireRole('editor');
  const read = Planned.safeParse(sent);
  if (!read.success) return refuse(sentence(read.error.issues[0]?.message ?? 'That cannot be done'));
  try {
    const change: PromptsChange = read.data.change;
    return { ok: true, value: await services().storage.prompts.planChange(chosenOf(read.data.chosen), change) };
  } catch (error) {
    return refuse(refusalOrThrow(error));
  }
}

/** [PROMPT-4] Does it, if that is still what it would change. */
export async function changeBulk(sent: z.input<typeof Confirmed>): Promise<Answer<{ changed: number }>> {
  const admin = await requireRole('editor');
  const read = Confirmed.safeParse(sent);
  if (!read.success) return refuse(sentence(read.error.issues[0]?.message ?? 'That cannot be done'));
  const { chosen, change, expected } = read.data;
  try {
    const { changed } = await services().storage.prompts.changeMany(chosenOf(chosen), change, expected);
    await record(admin, `prompt.${change.kind}`, null, { ...change, prompts: changed });
    return { ok: true, value: { changed: changed.length } };
  } catch (error) {
    return refuse(refusalOrThrow(error));
  }
}
