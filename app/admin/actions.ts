'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState } from './forms.ts';
import { endSession, Password, sessionToken, signInOrigin, startSession } from './session.ts';

const SignIn = z.object({ password: Password });

export async function signIn(_previous: FormState, form: FormData): Promise<FormState> {
  return answerForm(form, { schema: SignIn, values: [], refusalField: 'password' }, async ({ password }) => {
    const result = await services().admin.signIn(password, await signInOrigin());
    if (result.ok) {
      await startSession(result);
      redirect('/admin');
    }
    const problem =
      result.code === 'rate_limited'
        ? `Too many attempts. Try again in ${Math.ceil(result.retryAfterMs / 1000)} seconds.`
        : 'The password is wrong.';
    return { problems: { password: problem } };
  });
}

export async function signOut(): Promise<void> {
  const token = await sessionToken();
  if (token !== undefined) await services().admin.signOut(token);
  await endSession();
  redirect('/admin');
}
