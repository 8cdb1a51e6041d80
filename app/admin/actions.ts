'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { services } from '#server/bridge.ts';
import { homeOf } from './admin-frame.tsx';
import { answerForm, type FormState } from './forms.ts';
import { endSession, Password, sessionToken, signInOrigin, startSession } from './session.ts';

/** Without a name it is the first owner. */
const SignIn = z.object({ username: z.string().max(1_000, 'The name is too long'), password: Password });

export async function signIn(_previous: FormState, form: FormData): Promise<FormState> {
  return answerForm(
    form,
    { schema: SignIn, values: ['username'], refusalField: 'password' },
    async ({ username, password }) => {
      const result = await services().admin.signIn({ name: username, password }, await signInOrigin());
      if (result.ok) {
        await startSession(result);
        const account = await services().admin.account(result.token);
        redirect(account ? homeOf(account.role) : '/admin');
      }
      const problem =
        result.code === 'rate_limited'
          ? `Too many attempts. Try again in ${Math.ceil(result.retryAfterMs / 1000)} seconds.`
          : (await services().admin.asksForName())
            ? 'The name or the password is wrong.'
            : 'The password is wrong.';
      return { values: { username }, problems: { password: problem } };
    },
  );
}

export async function signOut(): Promise<void> {
  const token = await sessionToken();
  if (token !== undefined) await services().admin.signOut(token);
  await endSession();
  redirect('/admin');
}
