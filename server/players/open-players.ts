import { randomBytes } from 'node:crypto';
import { refuse } from '#contract/errors.ts';
import type { PlayerId, PublicId } from '#contract/ids.ts';
import type { Judge } from '#server/judge/port.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import type { MoveStore, PlayerStore } from '#server/storage/port/players.ts';
import { type DeletionPorts, deletePlayer, deletionToken, isDeletionToken } from './deletion.ts';
import { createFunniest } from './funniest.ts';
import { moveCodeHash, newMoveCode, readMoveCode } from './move-codes.ts';
import { MOVE_CODE_MINUTES, type Players } from './port.ts';

/** [PLAYER-3] Wrong codes of one address, and of all together; the latter counts in the database. */
const WRONG_CODES: Rate = { capacity: 10, perSecond: 1 / 30 };
const WRONG_CODES_OF_ALL: Rate = { capacity: 1_000, perSecond: 5 };
const WRONG_CODES_NAME = 'wrong move codes';
const NEW_CODES: Rate = { capacity: 5, perSecond: 1 / 60 };
const NEW_CODES_OF_ADDRESS: Rate = { capacity: 60, perSecond: 1 / 10 };
const RENAMES: Rate = { capacity: 10, perSecond: 1 / 10 };
const DELETIONS: Rate = { capacity: 20, perSecond: 1 / 30 };

export interface PlayersOptions extends Omit<DeletionPorts, 'players'> {
  storage: { players: PlayerStore; moves: MoveStore };
  judge: Pick<Judge, 'compareTexts' | 'reads'>;
  /** The server's signing key. */
  secret: Buffer;
  /** Value of the cookie of a player, and of a new one. */
  cookies: { of(id: PlayerId): string; ofNewPlayer(): string };
  /** Milliseconds of a monotonic clock, for limits. */
  now?: () => number;
  date?: () => number;
}

export function openPlayers(options: PlayersOptions): Players {
  const { storage, secret, cookies, now = () => performance.now(), date = Date.now } = options;
  const wrongCodes = new RateLimiter(WRONG_CODES, now);
  const newCodes = new RateLimiter(NEW_CODES, now);
  const newCodesOfAddress = new RateLimiter(NEW_CODES_OF_ADDRESS, now);
  const renames = new RateLimiter(RENAMES, now);
  const deletions = new RateLimiter(DELETIONS, now);

  return {
    funniest: createFunniest(storage.players, options.judge),

    async newMoveCode(id, address) {
      const retryAfterMs = newCodes.take(id) || newCodesOfAddress.take(address);
      if (retryAfterMs > 0) return tooMuch(retryAfterMs);
      const code = newMoveCode();
      const expiresAt = new Date(date() + MOVE_CODE_MINUTES * 60_000);
      await storage.moves.add({ codeHash: moveCodeHash(code, secret), playerId: id, expiresAt });
      return { ok: true, code };
    },

    async redeemMoveCode(text, address) {
      const letters = readMoveCode(text);
      if (letters === null) return refuse('bad_request', 'A code has twelve letters and digits.');
      const retryAfterMs = wrongCodes.take(address);
      if (retryAfterMs > 0) return tooMuch(retryAfterMs);
      const at = new Date(date());
      const sharedRetryAfterMs = await storage.moves.takeShared(WRONG_CODES_NAME, WRONG_CODES_OF_ALL, at);
      if (sharedRetryAfterMs > 0) {
        wrongCodes.giveBack(address);
        const message = 'Too many wrong codes are tried right now. Try again in a moment.';
        return { ok: false, error: { code: 'unavailable', message, retryAfterMs: sharedRetryAfterMs } };
      }
      const id = await storage.moves.redeem(moveCodeHash(letters, secret), at);
      if (id === null) return refuse('not_found', 'This code is wrong, used or too old.');
      wrongCodes.giveBack(address);
      await storage.moves.giveBackShared(WRONG_CODES_NAME, WRONG_CODES_OF_ALL);
      const player = await storage.players.find(id);
      return { ok: true, cookieValue: cookies.of(id), nickname: player?.nickname ?? null };
    },

    async rename(id, nickname) {
      const retryAfterMs = renames.take(id);
      if (retryAfterMs > 0) return tooMuch(retryAfterMs);
      await storage.players.touch({ id, nickname });
      return { ok: true };
    },

    async setPublic(id, on) {
      const retryAfterMs = renames.take(id);
      if (retryAfterMs > 0) return tooMuch(retryAfterMs);
      const isKnown = await storage.players.setPublic(id, on ? newPublicId() : null);
      if (!isKnown) return refuse('not_found', 'This player has no name yet.');
      // Boards that were kept link to the page.
      for (const cache of options.caches) cache.forgetDrawings([]);
      return { ok: true };
    },

    async setTrainingConsent(id, on) {
      const retryAfterMs = renames.take(id);
      if (retryAfterMs > 0) return tooMuch(retryAfterMs);
      const isKnown = await storage.players.setTrainingConsent(id, on ? new Date(date()) : null);
      return isKnown ? { ok: true } : refuse('not_found', 'This player has no name yet.');
    },

    async ofPublicPage(publicId) {
      const found = await storage.players.findPublic(publicId);
      // [PUBLIC-2] Strangers read it.
      return found && { playerId: found.id, nickname: withoutRudeWords(found.nickname) };
    },

    deletionToken: (id) => deletionToken(id, secret, date()),

    async deleteAll(id, token, address) {
      if (!isDeletionToken(token, id, secret, date())) {
        return refuse('bad_request', 'This form is too old. Open it again.');
      }
      const retryAfterMs = deletions.take(address);
      if (retryAfterMs > 0) return tooMuch(retryAfterMs);
      const drawings = await deletePlayer(id, { ...options, players: storage.players }, new Date(date()));
      return { ok: true, cookieValue: cookies.ofNewPlayer(), drawings };
    },
  };
}

const newPublicId = (): PublicId => randomBytes(16).toString('base64url') as PublicId;

const tooMuch = (retryAfterMs: number) => ({
  ok: false as const,
  error: { code: 'rate_limited' as const, message: 'That was a lot at once. Wait a moment.', retryAfterMs },
});
