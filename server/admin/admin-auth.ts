import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import type { AdminStore, AuditStore, StoredAdmin } from '../storage/port/admin.ts';
import { accountEntry, type NewPassword } from './accounts.ts';
import { browserName, networkOf } from './origin.ts';
import { hashPassword, NOBODYS_HASH, verifyPassword } from './password.ts';
import type { AdminAuth } from './port.ts';
import { SignInLimits } from './sign-in-limits.ts';

const SESSION_SECONDS = 7 * 24 * 3600;
const DEVICE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep
/** Of one account. */
const PASSWORD_CHANGES: Rate = { capacity: 5, perSecond: 1 / 20 };
/** When there are too many hashes to compute. */
const BUSY_MS = 2_000;
const MIN_PASSWORD_CHARS = 10;
const MAX_PASSWORD_CHARS = 200;

const hashToken = (token: string) => createHash('sha256').update(token).digest('hex');

/**
 * @param secret the server's signing key
 * @param newPassword where this start of the server made the first owner
 */
export function createAdminAuth(
  { admin: store, audit }: { admin: AdminStore; audit: Pick<AuditStore, 'add'> },
  {
    secret,
    newPassword = null,
    now = Date.now,
  }: { secret: Buffer; newPassword?: NewPassword | null; now?: () => number },
): AdminAuth {
  const limits = new SignInLimits(secret, now);
  const changes = new RateLimiter(PASSWORD_CHANGES, now);
  const key = randomBytes(32);
  const digest = (password: string) => createHmac('sha256', key).update(password.normalize('NFKC')).digest();
  /**
   * By account the password that was right last, under a key of this process that is never stored, with the stored hash
   * that it fits. With it an attempt costs microseconds: a flood of wrong passwords does not keep the right one waiting.
   */
  const known = new Map<string, { digest: Buffer; hash: string }>();
  if (newPassword) {
    known.set(newPassword.accountId, { digest: digest(newPassword.password), hash: newPassword.hash });
  }

  const fits = async (password: string, account: StoredAdmin | null): Promise<boolean> => {
    if (!(await verifyPassword(password, account?.passwordHash ?? NOBODYS_HASH)) || account === null) return false;
    known.set(account.id, { digest: digest(password), hash: account.passwordHash });
    return true;
  };
  /** null: not known without hashing the password. */
  const quickly = (password: string, account: StoredAdmin | null): boolean | null => {
    const right = account && known.get(account.id);
    return right && right.hash === account.passwordHash ? timingSafeEqual(right.digest, digest(password)) : null;
  };

  return {
    asksForName: () => store.hasSeveral(),

    async signIn({ name, password }, from) {
      const hasSeveral = await store.hasSeveral();
      const found = hasSeveral && name !== '' ? await store.named(name) : await store.firstOwner();
      // The answer is the same for a disabled account, an unknown name and a wrong password.
      const account = found?.disabled ? null : found;
      const retryAfterMs = limits.attempt(from, account?.id ?? null);
      if (retryAfterMs > 0) return { ok: false, code: 'rate_limited', retryAfterMs };
      // A quick answer to a wrong password would tell which of several names exist.
      const soon = () => {
        if (password.length > MAX_PASSWORD_CHARS) return false;
        const isRight = quickly(password, account);
        return isRight === false && hasSeveral ? null : isRight;
      };
      let isRight = soon();
      if (isRight === null) {
        const release = await limits.turn(from, account?.id ?? null);
        if (!release) return { ok: false, code: 'rate_limited', retryAfterMs: BUSY_MS };
        // Somebody may have signed in meanwhile.
        isRight = soon() ?? (await fits(password, account).finally(release));
        release();
      }
      if (!isRight || account === null) {
        limits.failed(from, account?.id ?? null);
        return { ok: false, code: 'unauthorised' };
      }
      limits.succeeded(from, account.id);
      const token = randomBytes(32).toString('base64url');
      const { passwordHash } = account;
      const [browser, address] = [browserName(from.userAgent ?? ''), networkOf(from.address)];
      const [createdAt, expiresAt] = [new Date(now()), new Date(now() + SESSION_SECONDS * 1000)];
      await store.addSession({
        ...{ tokenHash: hashToken(token), accountId: account.id, createdAt, expiresAt, browser, address },
      });
      // While the password was hashed it may have been replaced, or the account disabled: that ended all sessions but this one.
      const present = await store.named(account.name);
      if (present?.disabled !== false || present.passwordHash !== passwordHash) {
        await store.removeSession(account.id, hashToken(token));
        return { ok: false, code: 'unauthorised' };
      }
      await audit.add(
        accountEntry(account, 'account.sign-in', { kind: 'account', id: account.id }, { browser, address }),
      );
      const device = limits.markFor(from, account.id);
      return { ok: true, token, maxAgeSeconds: SESSION_SECONDS, device, deviceMaxAgeSeconds: DEVICE_SECONDS };
    },

    async account(token) {
      if (!token || token.length > 200) return null;
      const account = await store.accountOf(hashToken(token), new Date(now()));
      return account && { id: account.id, name: account.name, role: account.role };
    },

    sessionId: hashToken,

    async signOut(token) {
      const hash = hashToken(token);
      const account = await store.accountOf(hash, new Date(now()));
      if (account) await store.removeSession(account.id, hash);
    },

    async changePassword({ id, name, role }, current, next) {
      if (next.length < MIN_PASSWORD_CHARS || next.length > MAX_PASSWORD_CHARS) {
        throw new RangeError(`A password has ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters.`);
      }
      const account = await store.named(name);
      if (changes.take(id) > 0 || account?.id !== id || !(await fits(current, account))) return false;
      const entry = accountEntry({ id, name, role }, 'account.change-password', { kind: 'account', id });
      await store.setPasswordHash(id, await hashPassword(next), entry);
      return true;
    },
  };
}
