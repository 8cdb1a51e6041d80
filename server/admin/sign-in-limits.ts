import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { FairQueue, type Release } from '#server/lib/fair-queue.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import type { SignInOrigin } from './port.ts';

/** Attempts of one address, and of one browser that has signed in before: five at once, then one in 20 seconds. */
const ATTEMPTS: Rate = { capacity: 5, perSecond: 1 / 20 };
/** A hash takes a tenth of a second and 32 MiB: as many at a time as leave the games alone. */
const HASHES = { concurrency: 1, maxWaiting: 100, maxWaitingPerKey: 5, waitLimitMs: 4_000 };
/** After all attempts with a player's cookie: browsers load a page first, programs often do not. */
const RANK_WITHOUT_PLAYER = 1_000;
/** A failed attempt puts its origin behind those who have not failed, for some minutes. */
const FAILURE_MS = 1_000;
const FAILURES_HALF_LIFE_MS = 5 * 60_000;

/**
 * How often passwords may be tried. Nothing is counted for all origins together: an attacker who sends wrong passwords
 * from many addresses would lock the administrator out. Hashing is bounded instead. Browsers that signed in before go
 * first, then browsers that have loaded a page, then addresses without a failure. Having signed in counts for that
 * account alone (`accountId`; null: there is none of the name that was given).
 */
export class SignInLimits {
  readonly #secret: Buffer;
  readonly #attempts: RateLimiter;
  readonly #hashing: FairQueue;

  /** @param attempts of one origin; default: those of administrators */
  constructor(secret: Buffer, now: () => number, attempts: Rate = ATTEMPTS) {
    this.#secret = secret;
    this.#attempts = new RateLimiter(attempts, now);
    this.#hashing = new FairQueue({ ...HASHES, halfLifeMs: FAILURES_HALF_LIFE_MS, now: () => performance.now() });
  }

  /** @returns 0: allowed; else the milliseconds until it would be */
  attempt(from: SignInOrigin, accountId: string | null): number {
    return this.#attempts.take(this.#key(from, accountId));
  }

  failed(from: SignInOrigin, accountId: string | null): void {
    this.#hashing.charge(this.#key(from, accountId), FAILURE_MS);
  }

  /** The attempt was right: it is not counted. */
  succeeded(from: SignInOrigin, accountId: string | null): void {
    this.#attempts.giveBack(this.#key(from, accountId));
  }

  /** The turn to hash a password; null: too many others do. */
  turn(from: SignInOrigin, accountId: string | null): Promise<Release | null> {
    const rank = this.#deviceOf(from, accountId) === null ? this.#rankOf(from) : 0;
    return this.#hashing.acquire(this.#key(from, accountId), rank);
  }

  /** The mark of the browser: its old one, or a new one. */
  markFor(from: SignInOrigin, accountId: string): string {
    const id = this.#deviceOf(from, accountId) ?? randomBytes(16).toString('base64url');
    return `${id}.${this.#signature(id, accountId).toString('base64url')}`;
  }

  /** The fewer attempts a player's cookie has made lately, the sooner is its turn. */
  #rankOf({ player }: SignInOrigin): number {
    if (player == null) return RANK_WITHOUT_PLAYER;
    const key = `player ${player}`;
    const rank = 1 + Math.min(RANK_WITHOUT_PLAYER, this.#hashing.used(key));
    this.#hashing.charge(key, 1);
    return rank;
  }

  #key(from: SignInOrigin, accountId: string | null): string {
    const device = this.#deviceOf(from, accountId);
    return device === null ? `address ${from.address}` : `device ${device}`;
  }

  #deviceOf({ device }: SignInOrigin, accountId: string | null): string | null {
    if (accountId === null) return null;
    const [id, signature] = (device ?? '').split('.', 2);
    if (!id || !signature || id.length > 64) return null;
    const expected = this.#signature(id, accountId);
    const given = Buffer.from(signature, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected) ? id : null;
  }

  #signature(id: string, accountId: string): Buffer {
    return createHmac('sha256', this.#secret).update(`admin-device:${accountId}:${id}`).digest();
  }
}
