import { handMsOf, penAfter } from '#canvas/hand-speed.ts';
import type { DrawOp } from '#contract/drawing.ts';

/** When the ops of one drawing arrived, by the server's clock. Kept in memory only: after a restart nothing is known. */
export class DrawingArrival {
  /** Ops up to `count` had arrived by `at`; in order. */
  readonly #batches: { count: number; at: number | null }[] = [];
  #count = 0;
  #handMs = 0;
  #pen: readonly [number, number] | null = null;
  #isTooFast = false;

  /** Some of it arrived sooner than any hand could have drawn it. */
  get isTooFast(): boolean {
    return this.#isTooFast;
  }

  /**
   * Ops that follow those before. What arrives late in one piece, after a lost connection, is no faster than a hand: the
   * time since the beginning of the drawing phase counts.
   *
   * @param sinceBeginMs since the drawing phase began, and by how much a drawing may be ahead of a hand; null: unknown
   */
  add(ops: readonly DrawOp[], at: number, sinceBeginMs: number | null): void {
    if (ops.length === 0) return;
    for (const op of ops) {
      this.#handMs += handMsOf(op, this.#pen);
      this.#pen = penAfter(op) ?? this.#pen;
    }
    this.#count += ops.length;
    this.#batches.push({ count: this.#count, at });
    if (sinceBeginMs !== null && this.#handMs > sinceBeginMs) this.#isTooFast = true;
  }

  /** Ops that were there already, nobody knows since when. */
  addOld(count: number): void {
    if (count === 0) return;
    this.#count += count;
    this.#batches.push({ count: this.#count, at: null });
  }

  /** When the op with this number arrived, milliseconds since the epoch; null: unknown */
  timeOf(op: number): number | null {
    return this.#batches.find(({ count }) => op < count)?.at ?? null;
  }
}
