import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { ADMIN_COOKIE, type AdminAuth, DEVICE_COOKIE, type SignInOrigin } from '#server/admin/port.ts';
import { services } from '#server/bridge.ts';
import type { NoticeCode } from './notices.ts';

export const MAX_PASSWORD_CHARS = 200;
/** An existing password, as the admin types it. */
export const Password = z.string().min(1, 'The password is empty').max(MAX_PASSWORD_CHARS, 'The password is too long');

/** Set by the HTTP layer on every request, whatever the client sent. */
const ADDRESS_HEADER = 'x-doodle-address';

export async function sessionToken(): Promise<string | undefined> {
  return (await cookies()).get(ADMIN_COOKIE)?.value;
}

export async function isAdmin(): Promise<boolean> {
  return services().admin.isAdmin(await sessionToken());
}

/** Every admin page and action awaits this first. Visitors who are not signed in are sent to the sign-in form. */
export async function requireAdmin(): Promise<void> {
  if (await isAdmin()) return;
  const notice: NoticeCode = 'signed_out';
  redirect((await sessionToken()) === undefined ? '/admin' : `/admin?notice=${notice}`);
}

export async function signInOrigin(): Promise<SignInOrigin> {
  const address = (await headers()).get(ADDRESS_HEADER) ?? 'unknown';
  return { address, device: (await cookies()).get(DEVICE_COOKIE)?.value, player: await currentPlayer() };
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
