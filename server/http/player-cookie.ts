import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { PlayerId } from '#contract/ids.ts';

/** Identifies a player: `<id>.<HMAC-SHA256 of the id>`. The signature prevents impersonation by a guessed id. */
export const PLAYER_COOKIE = 'dj_player';
const MAX_AGE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep

const mac = (id: string, secret: Buffer) => createHmac('sha256', secret).update(`player:${id}`).digest();

export function newPlayer(secret: Buffer): { id: PlayerId; cookieValue: string } {
  const id = PlayerId.parse(randomBytes(16).toString('base64url'));
  return { id, cookieValue: `${id}.${mac(id, secret).toString('base64url')}` };
}

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
  const flags = ['HttpOnly', 'SameSite=Lax', 'Path=/', `Max-Age=${MAX_AGE_SECONDS}`];
  if (secure) flags.push('Secure');
  return `${PLAYER_COOKIE}=${cookieValue}; ${flags.join('; ')}`;
}
