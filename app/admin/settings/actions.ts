'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { MAX_JOIN_PASSWORD_CHARS, MIN_JOIN_PASSWORD_CHARS } from '#server/admin/port.ts';
import { services } from '#server/bridge.ts';
import { answerForm, EMPTY_FORM, type FormState, textValues } from '../forms.ts';
import type { NoticeCode } from '../notices.ts';
import { requireRole } from '../session.ts';

/** Saves all fields of a form that have changed, or none. */
export async function saveSettings(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  const { settings } = services();
  const sent = settings.list().filter(({ key }) => form instanceof FormData && typeof form.get(key) === 'string');
  const texts = textValues(
    form,
    sent.map(({ key }) => key),
  );
  const saved = await settings.change(texts, owner);
  const blank = { ...EMPTY_FORM, answer: crypto.randomUUID() };
  if (!saved.ok) {
    const problem = 'Nothing was saved. Correct the fields that are marked.';
    return { ...blank, problem, problems: saved.problems, values: texts };
  }
  refresh();
  const labels = sent.filter(({ key }) => saved.changed.includes(key)).map(({ label }) => label);
  return { ...blank, done: labels.length === 0 ? 'Nothing has changed.' : `Saved: ${labels.join(', ')}.` };
}

/** The setting has its default again; a logo is removed. */
export async function resetSetting(form: FormData): Promise<void> {
  const owner = await requireRole();
  const { settings } = services();
  const { key } = textValues(form, ['key']);
  const found = settings.list().find((setting) => setting.key === key);
  if (found) await settings.reset(found.key, owner);
  const notice: NoticeCode = found ? 'setting_reset' : 'gone';
  redirect(`/admin/settings?notice=${notice}`);
}

export async function saveLogo(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  const blank = { ...EMPTY_FORM, answer: crypto.randomUUID() };
  const file = form instanceof FormData ? form.get('logo') : null;
  if (!(file instanceof File)) return { ...blank, problems: { logo: 'Choose a file.' } };
  const problem = await services().settings.setLogo(new Uint8Array(await file.arrayBuffer()), owner);
  if (problem !== null) return { ...blank, problems: { logo: problem } };
  refresh();
  return { ...blank, done: 'The logo is saved.' };
}

const NewPassword = z.object({
  password: z
    .string()
    .min(MIN_JOIN_PASSWORD_CHARS, `It has fewer than ${MIN_JOIN_PASSWORD_CHARS} characters`)
    .max(MAX_JOIN_PASSWORD_CHARS, `It has more than ${MAX_JOIN_PASSWORD_CHARS} characters`),
});
const FIXED = 'The environment variable JOIN_PASSWORD decides this.';

/** [INSTANCE-6] Makes the instance private. */
export async function setJoinPassword(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  return answerForm(form, { schema: NewPassword, values: [], refusalField: 'password' }, async ({ password }) => {
    if (services().joinPassword.isFixed) return { problem: FIXED };
    await services().joinPassword.set(owner, password);
    refresh();
    return { done: 'The password is set. Everybody but administrators has to enter it.' };
  });
}

/** [INSTANCE-6] Opens the instance to everybody. */
export async function removeJoinPassword(): Promise<FormState> {
  const owner = await requireRole();
  const answered = { ...EMPTY_FORM, answer: crypto.randomUUID() };
  if (services().joinPassword.isFixed) return { ...answered, problem: FIXED };
  await services().joinPassword.set(owner, null);
  // The section says that the instance is open; this form is gone from it.
  refresh();
  return answered;
}
