import type { JudgeRequest } from './port.ts';

/** `look`: a step of an explanation, which nobody's score waits for. */
export type Priority = JudgeRequest['priority'] | 'look';

/**
 * A bounded queue: final submissions before live scores before explanations, each in order of arrival. When it is full,
 * the explanation that has waited longest makes room, then the live score that has (a newer one of the same canvas
 * follows soon); a final is never dropped.
 */
export class JudgeQueue<T> {
  readonly #finals: T[] = [];
  readonly #lives: T[] = [];
  readonly #looks: T[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#finals.length + this.#lives.length + this.#looks.length;
  }

  get waiting(): Record<Priority, number> {
    return { final: this.#finals.length, live: this.#lives.length, look: this.#looks.length };
  }

  /** The entry that could not stay: null, an older one that is less urgent, or `entry` itself. */
  push(entry: T, priority: Priority): T | null {
    const lane = { final: this.#finals, live: this.#lives, look: this.#looks }[priority];
    if (this.size < this.#capacity) {
      lane.push(entry);
      return null;
    }
    // A step of an explanation is worthless without the others: better one that is done than two that are not.
    if (priority === 'look') return entry;
    const displaced = this.#looks.shift() ?? this.#lives.shift();
    if (displaced === undefined) return entry;
    lane.push(entry);
    return displaced;
  }

  /** Removes the first `count` drawings to be judged; when none waits, the first step of an explanation, alone. */
  take(count: number): T[] {
    const finals = this.#finals.splice(0, count);
    const drawings = [...finals, ...this.#lives.splice(0, count - finals.length)];
    return drawings.length > 0 ? drawings : this.#looks.splice(0, Math.min(1, count));
  }

  /** Removes everything, explanations included: for when nobody will answer. */
  takeAll(): T[] {
    return [this.#finals, this.#lives, this.#looks].flatMap((lane) => lane.splice(0));
  }
}
