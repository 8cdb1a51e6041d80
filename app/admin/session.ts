import { cookies, headers } from 'next/headers';
import { forbidden, redirect } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { requestOrigin } from '#app/lib/request-origin.ts';
import type { AdminRole } from '#contract/admin.ts';
import {
  ADMIN_COOKIE,
  type AdminAccount,
  type AdminAuth,
  DEVICE_COOKIE,
  type SignInOrigin,
} from '#server/admin/port.ts';
import { services } from '#server/bridge.ts';
import type { NewAuditEntry } from '#server/storage/port/admin.ts';
import type { NoticeCode } from './notices.ts';

export const MAX_PASSWORD_CHARS = 200;
/** An existing password, as the administrator types it. */
export const Password = z.string().min(1, 'The password is empty').max(MAX_PASSWORD_CHARS, 'The password is too long');

/** Set by the HTTP layer on every request, whatever the client sent. */
const ADDRESS_HEADER = 'x-doodle-address';

export async function sessionToken(): Promise<string | undefined> {
  return (await cookies()).get(ADMIN_COOKIE)?.value;
}

/** Who is signed in; null: nobody. Read once for each request. */
export const currentAdmin = cache(
  async (): Promise<AdminAccount | null> => services().admin.account(await sessionToken()),
);

const mayDo = (account: AdminAccount, roles: AdminRole[]) => account.role === 'owner' || roles.includes(account.role);

/**
 * [ADMIN-2] Every admin page and action awaits this first. Visitors who are not signed in are sent to the sign-in form;
 * administrators of another role get a page with status 403.
 *
 * @param roles that may be here, beside owners
 */
export async function requireRole(...roles: AdminRole[]): Promise<AdminAccount> {
  const account = await currentAdmin();
  if (account === null) {
    const notice: NoticeCode = 'signed_out';
    redirect((await sessionToken()) === undefined ? '/admin' : `/admin?notice=${notice}`);
  }
  if (!mayDo(account, roles)) forbidden();
  return account;
}

/**
 * The same for routes that answer with data.
 *
 * @returns the answer to those who may not be here, else null
 */
export async function refusalOf(...roles: AdminRole[]): Promise<Response | null> {
  const account = await currentAdmin();
  if (account !== null && mayDo(account, roles)) return null;
  const error =
    account === null
      ? { code: 'unauthorised', message: 'Sign in as admin to see this.' }
      : { code: 'forbidden', message: 'Your account may not see this.' };
  const headers = { 'Cache-Control': 'no-store' };
  return Response.json({ error }, { status: account === null ? 401 : 403, headers });
}

/** Records what an administrator has just done [ADMIN-6]. */
export async function record(
  by: AdminAccount,
  action: string,
  subject: NewAuditEntry['subject'],
  detail: NewAuditEntry['detail'] = null,
): Promise<void> {
  await services().storage.audit.add({ accountId: by.id, account: by.name, action, subject, detail });
}

export async function signInOrigin(): Promise<SignInOrigin> {
  const [sent, jar] = [await headers(), await cookies()];
  return {
    address: sent.get(ADDRESS_HEADER) ?? 'unknown',
    device: jar.get(DEVICE_COOKIE)?.value,
    player: await currentPlayer(),
    userAgent: sent.get('user-agent'),
  };
}

export async function startSession(
  session: Extract<Awaited<ReturnType<AdminAuth['signIn']>>, { ok: true }>,
): Promise<void> {
  const [jar, options] = [await cookies(), await cookieOptions()];
  jar.set(ADMIN_COOKIE, session.token, { ...options, maxAge: session.maxAgeSeconds });
  jar.set(DEVICE_COOKIE, session.device, { ...options, maxAge: session.deviceMaxAgeSeconds });
}

export async function endSession(): Promise<void> {
  // Browsers drop a cookie only if path and flags fit the one that was set.
  (await cookies()).set(ADMIN_COOKIE, '', { ...(await cookieOptions()), maxAge: 0 });
}

/** Secure only behind https: on a local network the game runs over plain http. */
const cookieOptions = async () =>
  ({
    httpOnly: true,
    sameSite: 'strict',
    secure: (await requestOrigin()).startsWith('https:'),
    path: '/',
  }) as const;
