import { type ErrorCode, type Result, refuse } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { ChatMessage, ChatNotice, Reaction, Reactions } from '#contract/room.ts';
import { refusesChat } from '../game/moderation.ts';
import { findSeat, isPublicRoom } from '../game/seats.ts';
import type { Effect, RoomState } from '../game/state.ts';
import type { Audience } from './audience.ts';
import type { Clock } from './clock.ts';
import { RoomChat } from './room-chat.ts';
import { noticesOf } from './room-notices.ts';
import { RoundReactions } from './round-reactions.ts';

/** `on` false takes the reaction back. */
export interface ReactionChange {
  roundId: RoundId;
  /** Whose drawing. */
  seatId: SeatId;
  reaction: Reaction;
  on: boolean;
}

/** Reactions are gathered for this long. */
const GATHER_MS = 200;

/** What people in a room say to each other and to the drawings [CHAT-1], [CHAT-2]. In memory only: a restart forgets it. */
export class RoomTalk {
  readonly #audience: Audience;
  readonly #clock: Clock;
  readonly #chat: RoomChat;
  #reactions: RoundReactions | null = null;
  #cancelTelling: (() => void) | null = null;
  #complaint: ErrorCode | null = null;

  constructor(audience: Audience, clock: Clock) {
    this.#audience = audience;
    this.#clock = clock;
    this.#chat = new RoomChat(clock.now());
  }

  /** Call it after every change of the room. */
  follow(before: RoomState, after: RoomState, effects: readonly Effect[]): void {
    this.#turnTo(after);
    if (after.phase.name !== 'lobby') this.#complaint = null;
    if (isPublicRoom(after) && !isPublicRoom(before)) this.#chat.coverNames();
    for (const { notice, nickname } of noticesOf(before, after, effects)) this.notice(notice, nickname);
  }

  notice(notice: ChatNotice, nickname = ''): void {
    const message = this.#chat.notice(notice, nickname, this.#clock.now());
    if (message) this.#audience.tell((connection) => connection.chat(message));
  }

  /** [GAME-7] Why the room can't begin a game by itself; said once until one begins. */
  complain(code: ErrorCode): void {
    if ((code !== 'no_prompts' && code !== 'no_ghosts') || this.#complaint === code) return;
    this.#complaint = code;
    this.notice(code);
  }

  say(state: RoomState, seatId: SeatId, text: string): Result<object> {
    const refusal = refusesChat(state, seatId);
    const seat = findSeat(state, seatId);
    if (refusal || !seat) return refusal ?? refuse('seat_not_found', 'This seat is gone.');
    const said = this.#chat.say(seat, text, this.#clock.now());
    if (!said.ok) return said;
    this.#audience.tell((connection) => connection.chat(said.message));
    return { ok: true };
  }

  react(state: RoomState, by: SeatId, change: ReactionChange): Result<object> {
    const reactions = this.#turnTo(state);
    if (reactions?.roundId !== change.roundId) return refuse('wrong_phase', 'This drawing is not shown any more.');
    if (!reactions.has(change.seatId)) return refuse('not_found', 'There is no such drawing in this round.');
    if (reactions.set(by, change.seatId, change.reaction, change.on)) {
      this.#cancelTelling ??= this.#clock.after(GATHER_MS, () => {
        this.#cancelTelling = null;
        this.#audience.tell((connection, seatId) => connection.reactions(reactions.seenBy(seatId)));
      });
    }
    return { ok: true };
  }

  /** What a tab that sits down has missed. */
  heardBy(state: RoomState, seatId: SeatId): { chat: ChatMessage[]; reactions: Reactions | null } {
    return { chat: this.#chat.kept, reactions: this.#turnTo(state)?.seenBy(seatId) ?? null };
  }

  stop(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = null;
  }

  /** Reactions belong to the round whose results are shown. */
  #turnTo({ phase }: RoomState): RoundReactions | null {
    if (phase.name !== 'reveal' && phase.name !== 'podium') {
      this.stop();
      this.#reactions = null;
    } else if (this.#reactions?.roundId !== phase.round.id) {
      const drawings = phase.results.map(({ seatId }) => seatId);
      this.#reactions = new RoundReactions(phase.round.id, drawings);
    }
    return this.#reactions;
  }
}
