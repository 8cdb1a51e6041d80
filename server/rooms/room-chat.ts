import type { ChatMessage, ChatNotice } from '#contract/chat.ts';
import { type ErrorCode, type Result, refuse } from '#contract/errors.ts';
import type { PlayerId, RoundId, SeatId } from '#contract/ids.ts';
import { CHAT_KEPT } from '#contract/limits.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { type Rate, RateLimiter, TokenBucket } from '#server/lib/rate-limit.ts';
import { checkAnswer } from '../game/answers.ts';
import { isSecret, isTold } from '../game/guessing.ts';
import { refusesChat } from '../game/moderation.ts';
import { shownName } from '../game/recognition.ts';
import { isNamed, type Renaming } from '../game/renaming.ts';
import { findSeat, isPublicRoom } from '../game/seats.ts';
import type { Effect, RoomState, Seat } from '../game/state.ts';
import type { Clock } from './room-clock.ts';
import type { SeatConnections } from './seat-connections.ts';

/** Of one player, in however many tabs and seats. */
const CHAT_RATE: Rate = { capacity: 5, perSecond: 0.5 };
/** Of the room's own notices: rapid joining and leaving is not worth a line each. */
const NOTICE_RATE: Rate = { capacity: 20, perSecond: 0.5 };
/** Of the kept messages, so that notices do not push out what players wrote. */
const NOTICES_KEPT = 20;

/** `of`: the player who wrote it, or whom it is about; null: nobody. `said`: as it was written; empty: a notice. */
interface KeptMessage {
  message: ChatMessage;
  of: PlayerId | null;
  said: string;
  /** The round whose prompt it may tell: others do not read it before the reveal. null: everybody may. */
  secretOf: RoundId | null;
}

/** The chat of one room [CHAT-1]: the newest messages, in memory only. */
export class RoomChat {
  readonly #connections: Pick<SeatConnections, 'broadcast'>;
  readonly #clock: Clock;
  readonly #rates: RateLimiter;
  readonly #noticeRate: TokenBucket;
  #kept: KeptMessage[] = [];
  #lastId = 0;
  #lastComplaint: ErrorCode | null = null;

  constructor(connections: Pick<SeatConnections, 'broadcast'>, clock: Clock) {
    this.#connections = connections;
    this.#clock = clock;
    this.#rates = new RateLimiter(CHAT_RATE, () => clock.now());
    this.#noticeRate = new TokenBucket(NOTICE_RATE, () => clock.now());
  }

  /** The messages that a seat may read, oldest first. */
  keptFor(state: RoomState, seatId: SeatId): ChatMessage[] {
    return this.#kept.filter((kept) => mayRead(state, kept, seatId)).map(({ message }) => message);
  }

  /** [MOD-1] A message that a player wrote and a seat may read; null: there is none any more. */
  find(state: RoomState, seatId: SeatId, id: number): { playerId: PlayerId; nickname: string; text: string } | null {
    const kept = this.#kept.find(({ message }) => message.id === id);
    if (!kept || kept.of === null || kept.message.seatId === null || !mayRead(state, kept, seatId)) return null;
    return { playerId: kept.of, nickname: kept.message.nickname, text: kept.said };
  }

  /** [MOD-5] Tabs that have a message keep it. */
  rename({ playerId, from, to }: Renaming): void {
    this.#kept = this.#kept.map((kept) => {
      if (kept.of !== playerId || !isNamed(kept.message.nickname, from)) return kept;
      return { ...kept, message: { ...kept.message, nickname: to } };
    });
  }

  /** Of the newest message; 0: there was none yet. */
  get newestId(): number {
    return this.#lastId;
  }

  /** To be called after every change of the room. */
  follow(before: RoomState, after: RoomState, effects: readonly Effect[]): void {
    if (after.phase.name !== 'lobby') this.#lastComplaint = null;
    if (isPublicRoom(after) && !isPublicRoom(before)) this.censorNames();
    for (const { notice, subject } of noticesOf(before, after, effects)) this.notice(notice, subject);
  }

  say(state: RoomState, seatId: SeatId, text: string): Result<object> {
    const refusal = refusesChat(state, seatId);
    const seat = findSeat(state, seatId);
    if (refusal || !seat) return refusal ?? refuse('seat_not_found', 'This seat is gone.');
    return this.sayAs(seat, text, state);
  }

  /** The room's rules allow the seat to write; the rate limit is the chat's. */
  sayAs(
    seat: Pick<Seat, 'id' | 'playerId' | 'nickname' | 'mark' | 'look'>,
    text: string,
    state: RoomState,
  ): Result<object> {
    const retryAfterMs = this.#rates.take(seat.playerId);
    if (retryAfterMs > 0) {
      const message = 'You write faster than others can read. Wait a moment.';
      return { ok: false, error: { code: 'rate_limited', message, retryAfterMs } };
    }
    const look = seat.look === undefined ? {} : { look: seat.look };
    const words = withoutRudeWords(text);
    const message = { seatId: seat.id, nickname: shownName(seat), ...look, text: words, notice: null };
    this.#send(message, seat.playerId, { state, secretOf: withheldRound(state, seat.id, text) }, text);
    return { ok: true };
  }

  /** A message of the room itself, unless there were too many lately. @param subject null: nobody */
  notice(notice: ChatNotice, subject: Pick<Seat, 'playerId' | 'nickname' | 'mark' | 'machine'> | null = null): void {
    if (this.#noticeRate.take() > 0) return;
    const machine = subject?.machine === undefined ? {} : { machine: subject.machine };
    const nickname = subject ? shownName(subject) : '';
    this.#send({ seatId: null, nickname, ...machine, text: '', notice }, subject?.playerId ?? null);
  }

  /** [GAME-7] Why the room can't start a game by itself; each reason is said once until a game starts. */
  complain(code: ErrorCode): void {
    if ((code !== 'no_prompts' && code !== 'no_ghosts') || this.#lastComplaint === code) return;
    this.#lastComplaint = code;
    this.notice(code);
  }

  /** [PUBLIC-2] Strangers are going to read the kept messages. */
  censorNames(): void {
    this.#kept = this.#kept.map(({ message, ...kept }) => ({
      ...kept,
      message: { ...message, nickname: withoutRudeWords(message.nickname) },
    }));
  }

  /** [PLAYER-6] Drops what a player wrote, and what was said of it. Tabs that have it keep it. */
  forget(playerId: PlayerId): void {
    this.#kept = this.#kept.filter(({ of }) => of !== playerId);
  }

  /** @param secret the round that this tells of, in the room as it is; null: everybody may read it */
  #send(
    message: Omit<ChatMessage, 'id'>,
    of: PlayerId | null,
    secret: { state: RoomState; secretOf: RoundId | null } | null = null,
    said = '',
  ): void {
    // Ids follow the clock, so that they grow over a restart, too.
    this.#lastId = Math.max(this.#lastId + 1, this.#clock.now());
    const kept = { message: { id: this.#lastId, ...message }, of, said, secretOf: secret?.secretOf ?? null };
    const isNotice = ({ message: { notice } }: KeptMessage) => notice !== null;
    const excess = this.#kept.filter(isNotice).length + (isNotice(kept) ? 1 : 0) - NOTICES_KEPT;
    const oldest = excess > 0 ? this.#kept.find(isNotice) : undefined;
    this.#kept = [...this.#kept.filter((other) => other !== oldest), kept].slice(-CHAT_KEPT);
    this.#connections.broadcast((connection, receiver) => {
      if (secret === null || mayRead(secret.state, kept, receiver)) connection.chat(kept.message);
    });
  }
}

/** [GUESS-7] */
function mayRead({ phase }: RoomState, { message, secretOf }: KeptMessage, seatId: SeatId): boolean {
  if (secretOf === null || message.seatId === seatId || !isSecret(phase)) return true;
  const isRunning = 'round' in phase && phase.round.id === secretOf;
  return !isRunning || isTold(phase, seatId);
}

/** [GUESS-7] The running round, if this message of a seat may tell its prompt; null: everybody may read it. */
function withheldRound({ phase }: RoomState, seatId: SeatId, text: string): RoundId | null {
  if (!isSecret(phase) || !('round' in phase)) return null;
  const tells = phase.round.prompts.some((prompt) => checkAnswer(text, prompt).tells);
  return tells || isTold(phase, seatId) ? phase.round.id : null;
}

/** Notices of players who joined or left with this change, and of a new host [CHAT-1]. A practice room has none. */
function noticesOf(
  before: RoomState,
  after: RoomState,
  effects: readonly Effect[],
): { notice: ChatNotice; subject: Seat }[] {
  if (after.practice) return [];
  const left = effects.flatMap((effect) => {
    if (effect.kind !== 'seat_removed' || effect.reason === 'forgotten') return [];
    const subject = findSeat(before, effect.seatId);
    return subject ? [{ notice: effect.reason === 'kicked' ? ('kicked' as const) : ('left' as const), subject }] : [];
  });
  const joined = after.seats
    .filter((seat) => !findSeat(before, seat.id))
    .map((subject) => ({ notice: 'joined' as const, subject }));
  const host = before.host === after.host ? undefined : findSeat(after, after.host);
  return [...joined, ...left, ...(host ? [{ notice: 'host' as const, subject: host }] : [])];
}
