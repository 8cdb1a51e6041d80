'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { DrawingId } from '#contract/ids.ts';
import { PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState, readForm } from '../forms.ts';
import { requireRole } from '../session.ts';

const words = z
  .string()
  .transform(tidyText)
  .pipe(z.string().min(1, 'It is empty').max(PROMPT_MAX_CHARS, `At most ${PROMPT_MAX_CHARS} characters`));
const Text = z.object({ text: words });
/** An id, or the address of a drawing's page. */
const Example = z.object({
  name: words,
  drawing: z
    .string()
    .max(1_000, 'That is too long')
    .transform((value) => /([A-Za-z0-9_-]{1,64})\/?\s*$/.exec(value)?.[1] ?? '')
    .pipe(DrawingId),
});
const Removed = z.object({ id: z.string().min(1).max(64) });

export async function addUnsafeText(_previous: FormState, form: FormData): Promise<FormState> {
  const by = await requireRole('moderator');
  return answerForm(form, { schema: Text, values: ['text'], refusalField: 'text' }, async ({ text }) => {
    await services().unsafe.addText(text, by);
    refresh();
    return { done: `Drawings that look like “${text}” are flagged from now on.` };
  });
}

export async function addUnsafeExample(_previous: FormState, form: FormData): Promise<FormState> {
  const by = await requireRole('moderator');
  const fields = ['name', 'drawing'];
  return answerForm(form, { schema: Example, values: fields, refusalField: 'drawing' }, async ({ name, drawing }) => {
    const added = await services().unsafe.addExample(drawing, name, by);
    if (!added.ok) return { values: { name }, problems: { drawing: added.error.message } };
    refresh();
    return { done: 'Drawings like this one are flagged from now on.' };
  });
}

export async function removeUnsafeReference(form: FormData): Promise<void> {
  const by = await requireRole('moderator');
  const read = readForm(Removed, form);
  if (read.ok && (await services().unsafe.remove(read.data.id, by)).ok) redirect('/admin/unsafe');
  redirect('/admin/unsafe?notice=gone');
}
