import type { Result } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import type { ChatMessage, ChatNotice } from '#contract/room.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { type Bucket, type BucketRate, fullBucket, take } from '#server/lib/token-bucket.ts';

/** Of one seat. */
const CHAT_RATE: BucketRate = { capacity: 5, perSecond: 0.5 };

/**
 * What is said in one room [R92]: the newest messages, in memory only. Who may speak is for the rules of the room to
 * say, how often is for the chat.
 */
export class RoomChat {
  #kept: ChatMessage[] = [];
  #lastId = 0;
  readonly #buckets = new Map<SeatId, Bucket>();

  /** Oldest first. */
  get kept(): ChatMessage[] {
    return this.#kept;
  }

  say(seat: { id: SeatId; nickname: string }, text: string, nowMs: number): Result<{ message: ChatMessage }> {
    const bucket = this.#buckets.get(seat.id) ?? fullBucket(CHAT_RATE, nowMs);
    this.#buckets.set(seat.id, bucket);
    const retryAfterMs = take(bucket, CHAT_RATE, nowMs);
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

  /** The room itself has something to say. @param nickname whom it is about; empty: nobody */
  notice(notice: ChatNotice, nickname: string, nowMs: number): ChatMessage {
    return this.#keep({ seatId: null, nickname, text: '', notice }, nowMs);
  }

  /** The seat is gone for good. */
  forget(seatId: SeatId): void {
    this.#buckets.delete(seatId);
  }

  /** Ids follow the clock, so that they grow over a restart, too. */
  #keep(message: Omit<ChatMessage, 'id'>, nowMs: number): ChatMessage {
    this.#lastId = Math.max(this.#lastId + 1, nowMs);
    const kept = { id: this.#lastId, ...message };
    this.#kept = [...this.#kept, kept].slice(-CHAT_KEPT);
    return kept;
  }
}
