import type { GuessMessage } from '#contract/chat.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import { GUESSES_KEPT } from '#contract/limits.ts';
import type { RoomView } from '#contract/room.ts';
import { Store } from './store.ts';

export const NO_GUESSES: readonly GuessMessage[] = [];

/** The guesses of the running round that this tab may read, oldest first. */
export class GuessStore extends Store<readonly GuessMessage[]> {
  #roundId: RoundId | null = null;

  constructor() {
    super(NO_GUESSES);
  }

  /** Follows the room's view; null: no room. Guesses are kept until the round changes. */
  follow(view: RoomView | null): void {
    const phase = view?.phase;
    const roundId = phase && 'round' in phase ? phase.round.id : null;
    if (roundId === this.#roundId) return;
    this.#roundId = roundId;
    this.set(this.snapshot().filter((guess) => guess.roundId === roundId));
  }

  take(guesses: readonly GuessMessage[]): void {
    const known = new Set(this.snapshot().map(({ id }) => id));
    const fresh = guesses.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return;
    this.set([...this.snapshot(), ...fresh].sort((a, b) => a.id - b.id).slice(-GUESSES_KEPT));
  }
}

/** Guesses without those of seats that this tab ignores; that a seat has the answer is always told. */
export const shownGuesses = (guesses: readonly GuessMessage[], ignored: ReadonlySet<SeatId>): GuessMessage[] =>
  guesses.filter(({ seatId, text }) => text === null || !ignored.has(seatId));
