import type { AnyStroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import type { Lane } from './port.ts';

/** The properties of a request that the queue needs. */
export interface Queued {
  lane: Lane;
  /** Key of its canvas; null: no canvas, so nothing replaces it. */
  key: string | null;
  /** It is judged alone, after the other finals: one such drawing would delay a whole reveal. */
  isCostly: boolean;
}

/** A request that will not be judged. */
export interface Dropped<T> {
  entry: T;
  code: 'superseded' | 'busy';
}

/**
 * A bounded queue: final submissions before live scores before explanations, each in order of arrival. Of one canvas only
 * the newest live request waits, in the place of the one before it, so that every player has one turn in a round however
 * often one of them asks. When the queue is full, the explanation that has waited longest makes room, then the
 * live score that has; a final is never dropped for anything else.
 */
export class JudgeQueue<T extends Queued> {
  readonly #finals: T[] = [];
  readonly #costly: T[] = [];
  readonly #explains: T[] = [];
  /** In order of arrival: a Map keeps a key's place when its value is replaced. Requests without a canvas are their own key. */
  readonly #lives = new Map<unknown, T>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#finals.length + this.#costly.length + this.#lives.size + this.#explains.length;
  }

  get waiting(): Record<Lane, number> {
    return { final: this.#finals.length + this.#costly.length, live: this.#lives.size, explain: this.#explains.length };
  }

  /** @returns the one request that was displaced: an older live of the same canvas, a less urgent one, or `entry` itself */
  push(entry: T): Dropped<T> | null {
    if (entry.lane === 'live') {
      const id = entry.key ?? entry;
      const older = this.#lives.get(id);
      if (older) {
        this.#lives.set(id, entry);
        return { entry: older, code: 'superseded' };
      }
    }
    if (this.size < this.#capacity) {
      this.#add(entry);
      return null;
    }
    // A step of an explanation is worthless without the others: one complete explanation is better than two incomplete ones.
    const displaced = entry.lane === 'explain' ? undefined : (this.#explains.shift() ?? this.#shiftLive());
    if (displaced === undefined) return { entry, code: 'busy' };
    this.#add(entry);
    return { entry: displaced, code: 'busy' };
  }

  /** Removes the next requests to be worked on together, all of one lane: at most `counts` of it. */
  take(counts: Record<Lane, number>): T[] {
    if (this.#finals.length > 0) return this.#finals.splice(0, counts.final);
    if (this.#costly.length > 0) return this.#costly.splice(0, 1);
    if (this.#lives.size === 0) return this.#explains.splice(0, counts.explain);
    return Array.from({ length: Math.min(counts.live, this.#lives.size) }, () => this.#shiftLive() as T);
  }

  /** Removes the live request of a canvas. */
  withdraw(key: string): T | null {
    const entry = this.#lives.get(key);
    if (!entry) return null;
    this.#lives.delete(key);
    return entry;
  }

  /** Removes all requests, explanations included, when none can be answered. */
  takeAll(): T[] {
    const all = [
      ...this.#finals.splice(0),
      ...this.#costly.splice(0),
      ...this.#lives.values(),
      ...this.#explains.splice(0),
    ];
    this.#lives.clear();
    return all;
  }

  #add(entry: T): void {
    if (entry.lane === 'final') (entry.isCostly ? this.#costly : this.#finals).push(entry);
    else if (entry.lane === 'live') this.#lives.set(entry.key ?? entry, entry);
    else this.#explains.push(entry);
  }

  #shiftLive(): T | undefined {
    const oldest = this.#lives.entries().next();
    if (oldest.done) return undefined;
    this.#lives.delete(oldest.value[0]);
    return oldest.value[1];
  }
}

/**
 * Points from which a drawing is judged alone, after all others: several times those of a usual round. The slowest
 * possible batch of cheaper drawings is drawn in a third of the time after which a worker counts as dead
 * (docs/decisions/0012).
 */
const COSTLY_POINTS = 20_000;
/** The slowest fill costs about as much as so many of the slowest points (corners of a zigzag). */
const FILL_POINTS = 700;
/** An ellipse costs as much as so many points. */
const ELLIPSE_POINTS = 8;

/** Whether a drawing takes so long to draw that no other should be drawn in one batch with it. */
export function isCostly(strokes: readonly AnyStroke[]): boolean {
  let [points, fills] = [0, 0];
  for (const {
    tool,
    points: { length },
  } of strokes) {
    if (tool === 'fill') fills++;
    else points += tool === 'ellipse' ? ELLIPSE_POINTS : length / POINT_STRIDE;
  }
  // With a fill, every other stroke is traced a second time, onto the mask.
  return (fills > 0 ? 2 : 1) * points + fills * FILL_POINTS > COSTLY_POINTS;
}
