/** The newest `capacity` items, oldest first. Memory is bounded whatever comes. */
export class Ring<T> {
  readonly #items: T[] = [];
  readonly #capacity: number;
  /** Where the next item goes once the ring is full: the place of the oldest. */
  #next = 0;

  /** @param capacity at least 1 */
  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError('A ring holds at least one item.');
    this.#capacity = capacity;
  }

  push(item: T): void {
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** A copy, oldest first. */
  toArray(): T[] {
    if (this.#items.length < this.#capacity) return [...this.#items];
    return [...this.#items.slice(this.#next), ...this.#items.slice(0, this.#next)];
  }
}
