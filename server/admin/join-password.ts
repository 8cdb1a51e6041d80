import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Rate } from '#server/lib/rate-limit.ts';
import type { Settings } from '../settings/port.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { ADMIN_COOKIE, type AdminAuth, JOIN_COOKIE, type JoinPassword, MAX_JOIN_PASSWORD_CHARS } from './port.ts';
import { SignInLimits } from './sign-in-limits.ts';

const JOIN_SECONDS = 30 * 24 * 3600;
/** Of one address: a class that joins at the same time mistypes now and then. */
const ATTEMPTS: Rate = { capacity: 30, perSecond: 1 / 6 };
/** When there are too many hashes to compute. */
const BUSY_MS = 2_000;

export interface JoinPasswordOptions {
  settings: Pick<Settings, 'get' | 'set' | 'reset'>;
  /** Of the environment, which overrides what owners set; null: it has none. */
  fixed: string | null;
  secret: Buffer;
  /** Whose session of an administrator it is. */
  account: AdminAuth['account'];
  now?: () => number;
}

/** [INSTANCE-6] The password of a private instance. */
export function createJoinPassword(options: JoinPasswordOptions): JoinPassword {
  const { settings, fixed, secret, account, now = Date.now } = options;
  const limits = new SignInLimits(secret, now, ATTEMPTS);
  const key = randomBytes(32);
  const digest = (password: string) => createHmac('sha256', key).update(password.normalize('NFKC')).digest();
  /** What was right last, under a key of this process that is never stored: later attempts need no hash. */
  let known: { version: string; digest: Buffer } | null = null;

  /** Names the password without telling it: another one, or the same set again, is another version. null: there is none. */
  function version(): string | null {
    if (fixed !== null) return createHmac('sha256', secret).update(`join-password:${fixed}`).digest('base64url');
    const hash = settings.get('joinPassword');
    return hash === null ? null : createHash('sha256').update(hash).digest('base64url');
  }
  const mac = (present: string, expires: string) =>
    createHmac('sha256', secret).update(`join:${present}:${expires}`).digest();

  function quickly(password: string, present: string): boolean | null {
    if (fixed !== null) return timingSafeEqual(digest(password), digest(fixed));
    return known?.version === present ? timingSafeEqual(known.digest, digest(password)) : null;
  }
  async function hashed(password: string, present: string): Promise<boolean> {
    if (!(await verifyPassword(password, settings.get('joinPassword') ?? ''))) return false;
    // It may have been replaced meanwhile.
    if (version() !== present) return false;
    known = { version: present, digest: digest(password) };
    return true;
  }

  function isEntered(cookie: string | null): boolean {
    const present = version();
    const [expires = '', signature = ''] = (cookie ?? '').split('.', 2);
    if (present === null || !/^\d{1,12}$/.test(expires) || Number(expires) * 1000 <= now()) return false;
    const [given, expected] = [Buffer.from(signature, 'base64url'), mac(present, expires)];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  return {
    isFixed: fixed !== null,
    isSet: () => version() !== null,

    async admits(cookieHeader) {
      if (version() === null || isEntered(cookieOf(cookieHeader, JOIN_COOKIE))) return true;
      const session = cookieOf(cookieHeader, ADMIN_COOKIE);
      return session !== null && (await account(session)) !== null;
    },

    async enter(password, from) {
      const present = version();
      if (present === null) return { ok: false, code: 'unauthorised' };
      const retryAfterMs = limits.attempt(from, null);
      if (retryAfterMs > 0) return { ok: false, code: 'rate_limited', retryAfterMs };
      let isRight = password.length > MAX_JOIN_PASSWORD_CHARS ? false : quickly(password, present);
      if (isRight === null) {
        const release = await limits.turn(from, null);
        if (!release) return { ok: false, code: 'rate_limited', retryAfterMs: BUSY_MS };
        // Somebody may have entered it meanwhile.
        isRight = quickly(password, present) ?? (await hashed(password, present).finally(release));
        release();
      }
      if (!isRight) {
        limits.failed(from, null);
        return { ok: false, code: 'unauthorised' };
      }
      limits.succeeded(from, null);
      const expires = String(Math.floor(now() / 1000) + JOIN_SECONDS);
      const cookie = `${expires}.${mac(present, expires).toString('base64url')}`;
      return { ok: true, cookie, maxAgeSeconds: JOIN_SECONDS };
    },

    async set(by, password) {
      if (fixed !== null) throw new Error('The environment sets the join password.');
      if (password === null) await settings.reset('joinPassword', by);
      else await settings.set('joinPassword', await hashPassword(password), by, null);
    },
  };
}

function cookieOf(header: string | undefined, wanted: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === wanted && value) return value;
  }
  return null;
}
