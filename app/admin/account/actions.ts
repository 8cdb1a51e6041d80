'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState, readForm } from '../forms.ts';
import { endSession, MAX_PASSWORD_CHARS, Password, record, requireRole } from '../session.ts';

const MIN_PASSWORD_CHARS = 10;

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

export async function changePassword(_previous: FormState, form: FormData): Promise<FormState> {
  const account = await requireRole('editor', 'moderator');
  return answerForm(form, { schema: ChangePassword, values: [], refusalField: 'current' }, async (fields) => {
    if (!(await services().admin.changePassword(account, fields.current, fields.next))) {
      return { problems: { current: 'The current password is wrong. After many attempts, wait a minute.' } };
    }
    await endSession();
    redirect('/admin?notice=password_changed');
  });
}

const EndedSession = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) });

/** Ends a session of one's own. One that has ended meanwhile is no error. */
export async function endOwnSession(form: FormData): Promise<void> {
  const account = await requireRole('editor', 'moderator');
  const read = readForm(EndedSession, form);
  if (read.ok && (await services().adminAccounts.endOwnSession(account, read.data.id))) {
    await record(account, 'account.end-session', { kind: 'account', id: account.id });
  }
  refresh();
}
