import type { Reaction, Reactions } from '#contract/chat.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { RoomView } from '#contract/room.ts';
import { Emitter } from './store.ts';

export interface DrawingReactions {
  counts: { readonly [R in Reaction]?: number };
  yours: readonly Reaction[];
}

export const NO_REACTIONS: DrawingReactions = { counts: {}, yours: [] };

/** A drawing's reactions after the player gave one or took it back; idempotent. */
export function withOwn(before: DrawingReactions, reaction: Reaction, on: boolean): DrawingReactions {
  if (before.yours.includes(reaction) === on) return before;
  const { [reaction]: count = 0, ...counts } = before.counts;
  const left = count + (on ? 1 : -1);
  return {
    counts: left > 0 ? { ...counts, [reaction]: left } : counts,
    yours: on ? [...before.yours, reaction] : before.yours.filter((mine) => mine !== reaction),
  };
}

/**
 * Reactions to the drawings of the newest round. The player's own are shown at once, until the server's replace them.
 */
export class ReactionStore extends Emitter {
  #roundId: RoundId | null = null;
  #bySeat = new Map<SeatId, DrawingReactions>();

  of = (seatId: SeatId): DrawingReactions => this.#bySeat.get(seatId) ?? NO_REACTIONS;

  /** Reactions end with the podium, or when another round is on. */
  follow(view: RoomView | null): void {
    const phase = view?.phase;
    const roundId = phase?.name === 'reveal' || phase?.name === 'podium' ? phase.round.id : null;
    if (this.#roundId === null || roundId === this.#roundId) return;
    this.#roundId = null;
    this.#bySeat = new Map();
    this.notify();
  }

  /** null: there are none yet. */
  take(reactions: Reactions | null): void {
    if (!reactions) return;
    this.#roundId = reactions.roundId;
    this.#bySeat = new Map(reactions.of.map(({ seatId, counts, yours }) => [seatId, { counts, yours }]));
    this.notify();
  }

  give(roundId: RoundId, seatId: SeatId, reaction: Reaction, on: boolean): void {
    if (roundId !== this.#roundId) this.#bySeat = new Map();
    this.#roundId = roundId;
    this.#bySeat.set(seatId, withOwn(this.of(seatId), reaction, on));
    this.notify();
  }
}
