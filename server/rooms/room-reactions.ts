import { isLoving, type Reaction, type Reactions } from '#contract/chat.ts';
import { type Result, refuse } from '#contract/errors.ts';
import type { DrawingId, PlayerId, RoundId, SeatId } from '#contract/ids.ts';
import { findSeat } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';
import type { Clock } from './room-clock.ts';
import type { RoomLoves } from './room-loves.ts';
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

/** The reactions in one room [CHAT-2], for the round whose results are shown. In memory only, but for what they say of love. */
export class RoomReactions {
  readonly #connections: SeatConnections;
  readonly #loves: Pick<RoomLoves, 'set'>;
  readonly #clock: Clock;
  #round: RoundReactions | null = null;
  #cancelSend: (() => void) | null = null;

  /** Of the round. */
  #drawings = new Map<SeatId, DrawingId>();
  /** People who reacted; their seats may be gone. */
  #people = new Map<SeatId, PlayerId>();

  constructor(connections: SeatConnections, loves: Pick<RoomLoves, 'set'>, clock: Clock) {
    this.#connections = connections;
    this.#loves = loves;
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
      this.#drawings = new Map(
        phase.results.flatMap(({ seatId, drawingId }) => (drawingId === null ? [] : [[seatId, drawingId]])),
      );
      this.#people.clear();
    }
  }

  react(state: RoomState, by: SeatId, { roundId, seatId, reaction, on }: ReactionChange): Result<object> {
    this.follow(state);
    const round = this.#round;
    if (round?.roundId !== roundId) return refuse('wrong_phase', 'This drawing is not shown any more.');
    if (!round.has(seatId)) return refuse('not_found', 'There is no such drawing in this round.');
    if (round.set(by, seatId, reaction, on)) {
      this.#love(state, round, by, seatId);
      this.#cancelSend ??= this.#clock.after(DEBOUNCE_MS, () => {
        this.#cancelSend = null;
        this.#connections.broadcast((connection, receiver) => connection.reactions(round.seenBy(receiver)));
      });
    }
    return { ok: true };
  }

  /** [CHAT-3] A person loves a drawing when one of its seats says so. Machines love nothing. */
  #love(state: RoomState, round: RoundReactions, by: SeatId, drawing: SeatId): void {
    const drawingId = this.#drawings.get(drawing);
    const seat = findSeat(state, by);
    if (drawingId === undefined || seat === undefined || seat.machine !== undefined) return;
    const { playerId } = seat;
    this.#people.set(by, playerId);
    const lovers = round.lovers(drawing);
    const loves = lovers.some((giver) => this.#people.get(giver) === playerId);
    this.#loves.set(drawingId, playerId, loves);
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

  /** Seats that gave a drawing a reaction which says that it is loved. */
  lovers(drawing: SeatId): SeatId[] {
    const given = this.#given.get(drawing) ?? new Map<Reaction, Set<SeatId>>();
    return [...given].flatMap(([reaction, givers]) => (isLoving(reaction) ? [...givers] : []));
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
