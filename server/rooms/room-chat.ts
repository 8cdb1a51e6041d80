import type { Result } from '#contract/errors.ts';
import type { PlayerId, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import type { ChatMessage, ChatNotice } from '#contract/room.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { type Rate, RateLimiter, TokenBucket } from '#server/lib/rate-limit.ts';

/** Of one player, however many tabs and seats. */
const CHAT_RATE: Rate = { capacity: 5, perSecond: 0.5 };

/** Of the room itself: people who come and go all the time are not worth a line each. */
const NOTICE_RATE: Rate = { capacity: 20, perSecond: 0.5 };
/** Of the lines that are kept, so that no coming and going washes away what people said. */
const NOTICES_KEPT = 20;

/**
 * What is said in one room [CHAT-1]: the newest messages, in memory only. Who may speak is for the rules of the room to
 * say, how often is for the chat.
 */
export class RoomChat {
  #kept: ChatMessage[] = [];
  #lastId = 0;
  #nowMs: number;
  readonly #rates: RateLimiter;
  readonly #notices: TokenBucket;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
    this.#rates = new RateLimiter(CHAT_RATE, () => this.#nowMs);
    this.#notices = new TokenBucket(NOTICE_RATE, () => this.#nowMs);
  }

  /** Oldest first. */
  get kept(): ChatMessage[] {
    return this.#kept;
  }

  say(
    seat: { id: SeatId; playerId: PlayerId; nickname: string },
    text: string,
    nowMs: number,
  ): Result<{ message: ChatMessage }> {
    this.#nowMs = nowMs;
    const retryAfterMs = this.#rates.take(seat.playerId);
    if (retryAfterMs > 0) {
      const message = 'You write faster than others can read. Wait a moment.';
      return { ok: false, error: { code: 'rate_limited', message, retryAfterMs } };
    }
    const clean = withoutRudeWords(text);
    return {
      ok: true,
      message: this.#keep({ seatId: seat.id, nickname: seat.nickname, text: clean, notice: null }, nowMs),
    };
  }

  /**
   * The room itself has something to say.
   * @param nickname whom it is about; empty: nobody
   * @returns null: it has said too much lately
   */
  notice(notice: ChatNotice, nickname: string, nowMs: number): ChatMessage | null {
    this.#nowMs = nowMs;
    if (this.#notices.take() > 0) return null;
    return this.#keep({ seatId: null, nickname, text: '', notice }, nowMs);
  }

  /** [PUBLIC-2] Strangers are going to read what is kept. */
  coverNames(): void {
    this.#kept = this.#kept.map((message) => ({ ...message, nickname: withoutRudeWords(message.nickname) }));
  }

  /** Ids follow the clock, so that they grow over a restart, too. */
  #keep(message: Omit<ChatMessage, 'id'>, nowMs: number): ChatMessage {
    this.#lastId = Math.max(this.#lastId + 1, nowMs);
    const kept = { id: this.#lastId, ...message };
    const isNotice = ({ notice }: ChatMessage) => notice !== null;
    const tooMany = this.#kept.filter(isNotice).length + (isNotice(kept) ? 1 : 0) - NOTICES_KEPT;
    const oldest = tooMany > 0 ? this.#kept.find(isNotice) : undefined;
    this.#kept = [...this.#kept.filter((message) => message !== oldest), kept].slice(-CHAT_KEPT);
    return kept;
  }
}
