import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PlayerId } from '#contract/ids.ts';
import { PLAYER_COOKIE, PLAYER_COOKIE_SECONDS } from '#server/players/port.ts';

// The signature prevents impersonation by a guessed id.
const mac = (id: string, secret: Buffer) => createHmac('sha256', secret).update(`player:${id}`).digest();

export function newPlayer(secret: Buffer): { id: PlayerId; cookieValue: string } {
  const id = PlayerId.parse(randomBytes(16).toString('base64url'));
  return { id, cookieValue: cookieValueOf(id, secret) };
}

export const cookieValueOf = (id: PlayerId, secret: Buffer): string => `${id}.${mac(id, secret).toString('base64url')}`;

/** @returns the player of a `Cookie` header; null when the cookie is missing or not signed by this server */
export function playerOf(cookieHeader: string | undefined, secret: Buffer): PlayerId | null {
  for (const part of (cookieHeader ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name !== PLAYER_COOKIE || !value) continue;
    const [id, signature] = value.split('.', 2);
    const parsed = PlayerId.safeParse(id);
    if (!parsed.success || !signature) continue;
    const expected = mac(parsed.data, secret);
    const given = Buffer.from(signature, 'base64url');
    if (given.length === expected.length && timingSafeEqual(given, expected)) return parsed.data;
  }
  return null;
}

export function playerCookieHeader(cookieValue: string, secure: boolean): string {
  const flags = ['HttpOnly', 'SameSite=Lax', 'Path=/', `Max-Age=${PLAYER_COOKIE_SECONDS}`];
  if (secure) flags.push('Secure');
  return `${PLAYER_COOKIE}=${cookieValue}; ${flags.join('; ')}`;
}
