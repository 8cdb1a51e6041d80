'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { MAX_JOIN_PASSWORD_CHARS, MIN_JOIN_PASSWORD_CHARS } from '#server/admin/port.ts';
import { services } from '#server/bridge.ts';
import { answerForm, EMPTY_FORM, type FormState } from '../forms.ts';
import { requireRole } from '../session.ts';

const NewPassword = z.object({
  password: z
    .string()
    .min(MIN_JOIN_PASSWORD_CHARS, `It has fewer than ${MIN_JOIN_PASSWORD_CHARS} characters`)
    .max(MAX_JOIN_PASSWORD_CHARS, `It has more than ${MAX_JOIN_PASSWORD_CHARS} characters`),
});
const FIXED = 'The environment variable JOIN_PASSWORD decides this.';

export async function setJoinPassword(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  return answerForm(form, { schema: NewPassword, values: [], refusalField: 'password' }, async ({ password }) => {
    if (services().joinPassword.isFixed) return { problem: FIXED };
    await services().joinPassword.set(owner, password);
    refresh();
    return { done: 'The password is set. Everybody but administrators has to enter it.' };
  });
}

export async function removeJoinPassword(): Promise<FormState> {
  const owner = await requireRole();
  const answered = { ...EMPTY_FORM, answer: crypto.randomUUID() };
  if (services().joinPassword.isFixed) return { ...answered, problem: FIXED };
  await services().joinPassword.set(owner, null);
  refresh();
  return { ...answered, done: 'The instance is open to everybody.' };
}
