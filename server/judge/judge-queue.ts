import type { JudgeRequest } from './port.ts';

type Priority = JudgeRequest['priority'];

/**
 * A bounded queue: final submissions before live scores, each in order of arrival. When it is full the live score that
 * has waited longest makes room, because a newer one of the same canvas follows soon; a final is never dropped.
 */
export class JudgeQueue<T> {
  readonly #finals: T[] = [];
  readonly #lives: T[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#finals.length + this.#lives.length;
  }

  /** The entry that could not stay: null, an older live one, or `entry` itself. */
  push(entry: T, priority: Priority): T | null {
    const full = this.size >= this.#capacity;
    const displaced = full ? this.#lives.shift() : null;
    if (displaced === undefined) return entry;
    (priority === 'final' ? this.#finals : this.#lives).push(entry);
    return displaced;
  }

  /** Removes the first `count` entries. */
  take(count: number): T[] {
    const finals = this.#finals.splice(0, count);
    return [...finals, ...this.#lives.splice(0, count - finals.length)];
  }
}
