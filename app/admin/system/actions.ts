'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState } from '../forms.ts';
import { endSession, MAX_PASSWORD_CHARS, Password, requireRole } from '../session.ts';

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
  const account = await requireRole();
  return answerForm(form, { schema: ChangePassword, values: [], refusalField: 'current' }, async (fields) => {
    if (!(await services().admin.changePassword(account, fields.current, fields.next))) {
      return { problems: { current: 'The current password is wrong. After many attempts, wait a minute.' } };
    }
    await endSession();
    redirect('/admin?notice=password_changed');
  });
}
