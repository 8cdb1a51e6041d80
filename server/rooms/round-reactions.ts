import type { RoundId, SeatId } from '#contract/ids.ts';
import type { Reaction, Reactions } from '#contract/room.ts';

/**
 * Reactions to the drawings of one round [CHAT-2], in memory only: who gave which to what. Everybody gives each at most once
 * to each drawing.
 */
export class RoundReactions {
  readonly roundId: RoundId;
  /** Drawing → reaction → who gave it. */
  readonly #given: ReadonlyMap<SeatId, Map<Reaction, Set<SeatId>>>;

  /** @param drawings the seats of the results, those of ghosts too */
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

  /** As one of the seats sees them; drawings without any are missing. */
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
