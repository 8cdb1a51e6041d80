/** A dial has this many places: unsigned 32-bit numbers, so that going round is exact. */
const DIAL = 2 ** 32;
/** 2³² divided by the golden ratio: however many places were given, the next lies well away from the others (Knuth). */
const GOLDEN_STEP = 0x9e3779b9;

/**
 * Whose turn it is to be scored [LIVE-2]. A hand goes round a dial once an interval; every drawing has a place on the dial, and
 * its turn comes when the hand passes it. So all of them get equally many turns, however the interval changes on the way,
 * and the judge is asked for one after the other instead of for all at once.
 */
export class LiveTurns<K> {
  readonly #places = new Map<K, number>();
  #hand = 0;
  #given = 0;
  #turnedAtMs: number | null = null;

  get size(): number {
    return this.#places.size;
  }

  enter(key: K): void {
    if (this.#places.has(key)) return;
    this.#given = (this.#given + GOLDEN_STEP) % DIAL;
    this.#places.set(key, this.#given);
  }

  leave(key: K): void {
    this.#places.delete(key);
  }

  /**
   * Turns the hand on and gives those that it passed, in its order: nobody twice in one call, however long ago the last one
   * was.
   * @param nowMs of a clock that may jump; backwards, the hand stands still
   * @param intervalMs above 0: how long the hand takes for a round at present
   */
  due(nowMs: number, intervalMs: number): K[] {
    const passedMs = Math.max(0, nowMs - (this.#turnedAtMs ?? nowMs));
    this.#turnedAtMs = nowMs;
    const turn = Math.min(DIAL, Math.round((passedMs / intervalMs) * DIAL));
    const from = this.#hand;
    this.#hand = (from + turn) % DIAL;
    const ahead = (place: number) => (place - from + DIAL) % DIAL;
    return [...this.#places]
      .filter(([, place]) => ahead(place) < turn)
      .toSorted(([, a], [, b]) => ahead(a) - ahead(b))
      .map(([key]) => key);
  }
}
