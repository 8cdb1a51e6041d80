import { createHash, randomBytes } from 'node:crypto';
import { type Rate, RateLimiter, TokenBucket } from '#server/lib/rate-limit.ts';
import type { AdminStore } from '../storage/port.ts';
import { generatePassword, hashPassword, verifyPassword } from './password.ts';
import type { AdminAuth } from './port.ts';

const SESSION_SECONDS = 7 * 24 * 3600;
/** Attempts from one address: five at once, then one in 20 seconds. */
const PER_ADDRESS: Rate = { capacity: 5, perSecond: 1 / 20 };
/** All addresses together, against a botnet: each attempt costs a tenth of a second of CPU. */
const OVERALL: Rate = { capacity: 30, perSecond: 1 / 2 };
const MIN_PASSWORD_CHARS = 10;
const MAX_PASSWORD_CHARS = 200;

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

export function createAdminAuth(store: AdminStore, now: () => number = Date.now): AdminAuth {
  const byAddress = new RateLimiter(PER_ADDRESS, now);
  const overall = new TokenBucket(OVERALL, now);

  const waitMs = (address: string): number => byAddress.take(address) || overall.take();
  const correct = async (password: string): Promise<boolean> => {
    const hash = await store.passwordHash();
    return password.length <= MAX_PASSWORD_CHARS && hash !== null && (await verifyPassword(password, hash));
  };

  return {
    async signIn(password, address) {
      const retryAfterMs = waitMs(address);
      if (retryAfterMs > 0) return { ok: false, code: 'rate_limited', retryAfterMs };
      if (!(await correct(password))) return { ok: false, code: 'unauthorised' };
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now() + SESSION_SECONDS * 1000);
      await store.addSession({ tokenHash: hashToken(token), expiresAt });
      return { ok: true, token, maxAgeSeconds: SESSION_SECONDS };
    },
    async isAdmin(token) {
      if (!token || token.length > 200) return false;
      return store.hasSession(hashToken(token), new Date(now()));
    },
    async signOut(token) {
      await store.removeSession(hashToken(token));
    },
    async changePassword(current, next) {
      if (next.length < MIN_PASSWORD_CHARS || next.length > MAX_PASSWORD_CHARS) {
        throw new RangeError(`A password has ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters.`);
      }
      if (waitMs('change-password') > 0 || !(await correct(current))) return false;
      await store.setPasswordHash(await hashPassword(next));
      await store.removeAllSessions();
      return true;
    },
  };
}

/**
 * Makes the admin's password at first start.
 * @returns the new password, to be printed once and never again; null when there was one already
 */
export async function ensureAdminPassword(store: AdminStore): Promise<string | null> {
  if ((await store.passwordHash()) !== null) return null;
  return resetAdminPassword(store);
}

/** Sets a new random password and ends all sessions. */
export async function resetAdminPassword(store: AdminStore): Promise<string> {
  const password = generatePassword();
  await store.setPasswordHash(await hashPassword(password));
  await store.removeAllSessions();
  return password;
}
