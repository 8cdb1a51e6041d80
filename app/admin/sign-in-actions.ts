'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { services } from '#server/bridge.ts';
import { EMPTY_FORM, type FormState, readForm } from './forms.ts';
import { clientAddress, endSession, requireAdmin, sessionToken, startSession } from './session.ts';

const MIN_PASSWORD_CHARS = 10;
const MAX_PASSWORD_CHARS = 200;

const Password = z.string().min(1, 'The password is empty').max(MAX_PASSWORD_CHARS, 'The password is too long');
const SignIn = z.object({ password: Password });
const ChangePassword = z
  .object({
    current: Password,
    next: z
      .string()
      .min(MIN_PASSWORD_CHARS, `The new password needs ${MIN_PASSWORD_CHARS} characters or more`)
      .max(MAX_PASSWORD_CHARS, `The new password has more than ${MAX_PASSWORD_CHARS} characters`),
    repeat: z.string(),
  })
  .refine(({ next, repeat }) => next === repeat, {
    path: ['repeat'],
    message: 'The two new passwords differ',
  });

export async function signIn(_previous: FormState, form: FormData): Promise<FormState> {
  const answer = crypto.randomUUID();
  const read = readForm(SignIn, form);
  if (!read.ok) return { ...EMPTY_FORM, answer, problems: read.problems };
  const result = await services().admin.signIn(read.data.password, await clientAddress());
  if (result.ok) {
    await startSession(result.token, result.maxAgeSeconds);
    redirect('/admin');
  }
  const password =
    result.code === 'rate_limited'
      ? `Too many attempts. Try again in ${Math.ceil(result.retryAfterMs / 1000)} seconds.`
      : 'The password is wrong.';
  return { ...EMPTY_FORM, answer, problems: { password } };
}

export async function signOut(): Promise<void> {
  const token = await sessionToken();
  if (token !== undefined) await services().admin.signOut(token);
  await endSession();
  redirect('/admin');
}

export async function changePassword(_previous: FormState, form: FormData): Promise<FormState> {
  await requireAdmin();
  const answer = crypto.randomUUID();
  const read = readForm(ChangePassword, form);
  if (!read.ok) return { ...EMPTY_FORM, answer, problems: read.problems };
  const changed = await services().admin.changePassword(read.data.current, read.data.next);
  if (!changed)
    return {
      ...EMPTY_FORM,
      answer,
      problems: { current: 'The current password is wrong. After many attempts, wait a minute.' },
    };
  await endSession();
  redirect('/admin?notice=password_changed');
}
