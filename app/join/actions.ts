'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { requestAddress, requestOrigin } from '#app/lib/request-origin.ts';
import { pathToGoBackTo } from '#contract/join.ts';
import { JOIN_COOKIE } from '#server/admin/port.ts';
import { services } from '#server/bridge.ts';

/** What was wrong with the last attempt; null: there was none. `answer` changes with each. */
export type JoinState = { answer: string; problem: 'wrong' | 'empty' | { retryAfterMs: number } | null };

/** [INSTANCE-6] Lets somebody in who knows the password, and leads back to where that person was going. */
export async function enterInstance(_previous: JoinState, form: FormData): Promise<JoinState> {
  const read = (name: string) => (form instanceof FormData ? form.get(name) : null);
  const [password, to] = [read('password'), pathToGoBackTo(read('to'))];
  const refused = (problem: JoinState['problem']): JoinState => ({ answer: crypto.randomUUID(), problem });
  const { joinPassword } = services();
  if (!joinPassword.isSet()) redirect(to);
  if (typeof password !== 'string' || password === '') return refused('empty');
  const result = await joinPassword.enter(password, {
    address: await requestAddress(),
    player: await currentPlayer(),
    userAgent: (await headers()).get('user-agent'),
  });
  if (!result.ok) return refused(result.code === 'rate_limited' ? { retryAfterMs: result.retryAfterMs } : 'wrong');
  (await cookies()).set(JOIN_COOKIE, result.cookie, {
    path: '/',
    httpOnly: true,
    // A link from elsewhere leads somebody who has entered to the page itself.
    sameSite: 'lax',
    secure: (await requestOrigin()).startsWith('https:'),
    maxAge: result.maxAgeSeconds,
  });
  redirect(to);
}
