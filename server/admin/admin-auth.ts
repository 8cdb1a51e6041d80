import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Rate, TokenBucket } from '#server/lib/rate-limit.ts';
import type { AdminStore } from '../storage/port.ts';
import { generatePassword, hashPassword, verifyPassword } from './password.ts';
import type { AdminAuth } from './port.ts';
import { SignInLimits } from './sign-in-limits.ts';

const SESSION_SECONDS = 7 * 24 * 3600;
const DEVICE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep
/** Of all who are signed in. */
const PASSWORD_CHANGES: Rate = { capacity: 5, perSecond: 1 / 20 };
/** When there are too many hashes to compute. */
const BUSY_MS = 2_000;
const MIN_PASSWORD_CHARS = 10;
const MAX_PASSWORD_CHARS = 200;

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * @param secret the server's signing key
 * @param newPassword the password, where this start of the server made it
 */
export function createAdminAuth(
  store: AdminStore,
  { secret, newPassword = null, now = Date.now }: { secret: Buffer; newPassword?: string | null; now?: () => number },
): AdminAuth {
  const limits = new SignInLimits(secret, now);
  const changes = new TokenBucket(PASSWORD_CHANGES, now);
  const key = randomBytes(32);
  const digest = (password: string) => createHmac('sha256', key).update(password.normalize('NFKC')).digest();
  /**
   * The password that was right last, under a key of this process that is never stored, with the stored hash that it fits
   * (null: the first one that is read). With it an attempt costs microseconds: a flood of wrong passwords does not keep
   * the right one waiting.
   */
  let known: { digest: Buffer; hash: string | null } | null =
    newPassword === null ? null : { digest: digest(newPassword), hash: null };

  const fits = async (password: string, hash: string): Promise<boolean> => {
    if (!(await verifyPassword(password, hash))) return false;
    known = { digest: digest(password), hash };
    return true;
  };
  /** null: not known without hashing the password. */
  const quickly = (password: string, hash: string): boolean | null => {
    if (known) known.hash ??= hash;
    return known?.hash === hash ? timingSafeEqual(known.digest, digest(password)) : null;
  };

  return {
    async signIn(password, from) {
      const retryAfterMs = limits.attempt(from);
      if (retryAfterMs > 0) return { ok: false, code: 'rate_limited', retryAfterMs };
      const hash = password.length <= MAX_PASSWORD_CHARS ? await store.passwordHash() : null;
      let isRight = hash === null ? false : quickly(password, hash);
      if (isRight === null && hash !== null) {
        const release = await limits.turn(from);
        if (!release) return { ok: false, code: 'rate_limited', retryAfterMs: BUSY_MS };
        // Somebody may have signed in meanwhile.
        isRight = quickly(password, hash) ?? (await fits(password, hash).finally(release));
        release();
      }
      if (!isRight) {
        limits.failed(from);
        return { ok: false, code: 'unauthorised' };
      }
      limits.succeeded(from);
      const token = randomBytes(32).toString('base64url');
      const expiresAt = new Date(now() + SESSION_SECONDS * 1000);
      await store.addSession({ tokenHash: hashToken(token), expiresAt });
      const device = limits.markFor(from);
      return { ok: true, token, maxAgeSeconds: SESSION_SECONDS, device, deviceMaxAgeSeconds: DEVICE_SECONDS };
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
      const hash = await store.passwordHash();
      if (changes.take() > 0 || hash === null || !(await fits(current, hash))) return false;
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
