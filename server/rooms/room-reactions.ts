import { type Result, refuse } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { Reaction, Reactions } from '#contract/room.ts';
import type { RoomState } from '../game/state.ts';
import type { Clock } from './room-clock.ts';
import type { SeatConnections } from './seat-connections.ts';

/** `on` false takes the reaction back. */
export interface ReactionChange {
  roundId: RoundId;
  /** Of the drawing. */
  seatId: SeatId;
  reaction: Reaction;
  on: boolean;
}

/** Changes are collected for this long before they are sent. */
const DEBOUNCE_MS = 200;

/** The reactions in one room [CHAT-2], for the round whose results are shown. In memory only. */
export class RoomReactions {
  readonly #connections: SeatConnections;
  readonly #clock: Clock;
  #round: RoundReactions | null = null;
  #cancelSend: (() => void) | null = null;

  constructor(connections: SeatConnections, clock: Clock) {
    this.#connections = connections;
    this.#clock = clock;
  }

  /** To be called after every change of the room. */
  follow({ phase }: RoomState): void {
    if (phase.name !== 'reveal' && phase.name !== 'podium') {
      this.stop();
      this.#round = null;
    } else if (this.#round?.roundId !== phase.round.id) {
      const drawings = phase.results.filter(({ guess }) => !guess).map(({ seatId }) => seatId);
      this.#round = new RoundReactions(phase.round.id, drawings);
    }
  }

  react(state: RoomState, by: SeatId, { roundId, seatId, reaction, on }: ReactionChange): Result<object> {
    this.follow(state);
    const round = this.#round;
    if (round?.roundId !== roundId) return refuse('wrong_phase', 'This drawing is not shown any more.');
    if (!round.has(seatId)) return refuse('not_found', 'There is no such drawing in this round.');
    if (round.set(by, seatId, reaction, on)) {
      this.#cancelSend ??= this.#clock.after(DEBOUNCE_MS, () => {
        this.#cancelSend = null;
        this.#connections.broadcast((connection, receiver) => connection.reactions(round.seenBy(receiver)));
      });
    }
    return { ok: true };
  }

  /** null: no results are shown. */
  seenBy(state: RoomState, seatId: SeatId): Reactions | null {
    this.follow(state);
    return this.#round?.seenBy(seatId) ?? null;
  }

  stop(): void {
    this.#cancelSend?.();
    this.#cancelSend = null;
  }
}

/** Reactions to the drawings of one round. A seat gives each reaction at most once to each drawing. */
export class RoundReactions {
  readonly roundId: RoundId;
  /** Drawing → reaction → seats that gave it. */
  readonly #given: ReadonlyMap<SeatId, Map<Reaction, Set<SeatId>>>;

  /** @param drawings the seats of the results, ghosts included */
  constructor(roundId: RoundId, drawings: readonly SeatId[]) {
    this.roundId = roundId;
    this.#given = new Map(drawings.map((seatId) => [seatId, new Map()]));
  }

  has(drawing: SeatId): boolean {
    return this.#given.has(drawing);
  }

  /** @returns whether that changed anything */
  set(giver: SeatId, drawing: SeatId, reaction: Reaction, on: boolean): boolean {
    const given = this.#given.get(drawing);
    if (!given) return false;
    const givers = given.get(reaction) ?? new Set();
    if (givers.has(giver) === on) return false;
    if (on) givers.add(giver);
    else givers.delete(giver);
    if (givers.size > 0) given.set(reaction, givers);
    else given.delete(reaction);
    return true;
  }

  /** As a seat sees them; drawings without reactions are missing. */
  seenBy(you: SeatId): Reactions {
    const of: Reactions['of'] = [];
    for (const [seatId, given] of this.#given) {
      if (given.size === 0) continue;
      const counts = Object.fromEntries([...given].map(([reaction, givers]) => [reaction, givers.size]));
      const yours = [...given].filter(([, givers]) => givers.has(you)).map(([reaction]) => reaction);
      of.push({ seatId, counts, yours });
    }
    return { roundId: this.roundId, of };
  }
}
