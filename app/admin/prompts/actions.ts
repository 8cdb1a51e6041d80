'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { PackId, PromptId } from '#contract/ids.ts';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import { PromptText } from '#contract/texts.ts';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState, readForm, refusalOrThrow } from '../forms.ts';
import type { NoticeCode } from '../notices.ts';
import { promptListHref, readPromptQuery } from '../prompt-query.ts';
import { record, requireRole } from '../session.ts';
import { TranslationShape, translationsOf } from '../translations.ts';
import { UNREAD } from '../unread.ts';

const ChosenPack = z.string().min(1, 'Choose a pack').pipe(PackId);
const NewPrompt = z.object({ text: PromptText, packId: ChosenPack, ...TranslationShape });
const EditedPrompt = NewPrompt.extend({ id: PromptId });
const PromptStatus = z.object({ id: PromptId, retired: z.enum(['true', 'false']), back: z.string().max(1_000) });
const FORM = { values: ['text', 'packId', ...TRANSLATION_LOCALES], refusalField: 'text' };

const warning = (text: string) => (services().judge.reads(text) ? '' : ` ${UNREAD}`);

export async function addPrompt(_previous: FormState, form: FormData): Promise<FormState> {
  const account = await requireRole('editor');
  return answerForm(form, { schema: NewPrompt, ...FORM }, async ({ text, packId, ...fields }) => {
    const prompt = await services().storage.prompts.add({ text, packId, translations: translationsOf(fields) });
    await record(
      account,
      'prompt.add',
      { kind: 'prompt', id: prompt.id },
      { text: prompt.text, pack: prompt.packName },
    );
    refresh();
    // The pack stays chosen: prompts are added in rows.
    return {
      values: { packId: prompt.packId },
      done: `“${prompt.text}” is in ${prompt.packName}.${warning(prompt.text)}`,
    };
  });
}

export async function editPrompt(_previous: FormState, form: FormData): Promise<FormState> {
  const account = await requireRole('editor');
  return answerForm(form, { schema: EditedPrompt, ...FORM }, async ({ id, text, packId, ...fields }) => {
    const translations = translationsOf(fields);
    const prompt = await services().storage.prompts.edit(id, { text, packId, translations });
    const detail = { text: prompt.text, pack: prompt.packName, translations: prompt.translations };
    await record(account, 'prompt.edit', { kind: 'prompt', id }, detail);
    refresh();
    return { values: { text: prompt.text, packId: prompt.packId, ...fields }, done: `Saved.${warning(prompt.text)}` };
  });
}

/** Retires or reopens, then shows the list again as it was (`back` holds its query). */
export async function setPromptRetired(form: FormData): Promise<void> {
  const account = await requireRole('editor');
  const read = readForm(PromptStatus, form);
  if (!read.ok) redirect('/admin?notice=gone');
  const list = readPromptQuery(Object.fromEntries(new URLSearchParams(read.data.back)));
  const retired = read.data.retired === 'true';
  let notice: NoticeCode = retired ? 'prompt_retired' : 'prompt_reopened';
  try {
    const { prompts } = services().storage;
    await prompts.setRetired(read.data.id, retired);
    const text = (await prompts.find(read.data.id))?.text;
    await record(account, retired ? 'prompt.retire' : 'prompt.reopen', { kind: 'prompt', id: read.data.id }, { text });
  } catch (error) {
    refusalOrThrow(error);
    notice = 'gone';
  }
  redirect(promptListHref(list, { notice, about: read.data.id }));
}
