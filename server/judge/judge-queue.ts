import { type OfOrigin, OriginQueue } from '#server/lib/origin-queue.ts';
import type { Lane } from './port.ts';

/** The properties of a request that the queue needs. Its work is that of drawing it, as `canvas/drawing-cost.ts` counts. */
export interface Queued extends OfOrigin {
  lane: Lane;
  /** Key of its canvas; null: no canvas, so nothing replaces it. */
  key: string | null;
}

/** A request that will not be judged. */
export interface Dropped<T> {
  entry: T;
  code: 'superseded' | 'busy';
}

/** The largest batch of a lane: by number, and by work. One request alone may be more. */
export interface BatchLimit {
  count: number;
  work: number;
}

/** Work of finals (a third of a second) after which a batch of live scores gets its turn, if any wait. */
const FINALS_BETWEEN_LIVES = 3_000_000;

/**
 * A bounded queue: final submissions before live scores before explanations. In a lane requests are served in turn by
 * origin: addresses by the work that each was served, and the players behind an address likewise. Live scores get a turn
 * now and then however many finals wait. Of one canvas only the newest live request waits, in the place of the one before
 * it. When the queue is full, an explanation of the client with most of them makes room, then a live score likewise; a final makes
 * room only for a final of an address that has fewer.
 */
export class JudgeQueue<T extends Queued> {
  readonly #finals = new OriginQueue<T>();
  readonly #lives = new OriginQueue<T>();
  readonly #explains = new OriginQueue<T>();
  readonly #livesByKey = new Map<string, T>();
  readonly #capacity: number;
  /** Work of the finals since the last live score. */
  #finalWork = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#finals.size + this.#lives.size + this.#explains.size;
  }

  get waiting(): Record<Lane, number> {
    return { final: this.#finals.size, live: this.#lives.size, explain: this.#explains.size };
  }

  /** @returns the one request that was displaced: an older live of the same canvas, another one, or `entry` itself */
  push(entry: T): Dropped<T> | null {
    const older = entry.lane === 'live' && entry.key !== null ? this.#livesByKey.get(entry.key) : undefined;
    if (older) {
      const { address, player } = entry.origin;
      const isSameOrigin = older.origin.address === address && older.origin.player === player;
      if (isSameOrigin) this.#lives.replace(older, entry);
      else {
        this.#lives.remove(older);
        this.#lives.push(entry);
      }
      this.#livesByKey.set(entry.key as string, entry);
      return { entry: older, code: 'superseded' };
    }
    if (this.size < this.#capacity) {
      this.#add(entry);
      return null;
    }
    const displaced = this.#displacedBy(entry);
    if (displaced === null) return { entry, code: 'busy' };
    this.remove(displaced);
    this.#add(entry);
    return { entry: displaced, code: 'busy' };
  }

  /** Removes the next requests to be worked on together, all of one lane: at least one, if any wait. */
  take(limits: Record<Lane, BatchLimit>): T[] {
    const isLiveTurn = this.#lives.size > 0 && this.#finalWork >= FINALS_BETWEEN_LIVES;
    if (this.#finals.size > 0 && !isLiveTurn) {
      const taken = takeFrom(this.#finals, limits.final);
      if (this.#lives.size > 0) for (const { work } of taken) this.#finalWork += work;
      return taken;
    }
    this.#finalWork = 0;
    if (this.#lives.size === 0) return takeFrom(this.#explains, limits.explain);
    const taken = takeFrom(this.#lives, limits.live);
    for (const { key } of taken) if (key !== null) this.#livesByKey.delete(key);
    return taken;
  }

  /** Removes the live request of a canvas. */
  withdraw(key: string): T | null {
    const entry = this.#livesByKey.get(key);
    return entry && this.remove(entry) ? entry : null;
  }

  /** @returns whether it waited */
  remove(entry: T): boolean {
    if (entry.lane === 'explain') return this.#explains.remove(entry);
    if (entry.lane === 'final') return this.#finals.remove(entry);
    if (entry.key !== null && this.#livesByKey.get(entry.key) === entry) this.#livesByKey.delete(entry.key);
    return this.#lives.remove(entry);
  }

  /** Removes all requests, explanations included, when none can be answered. */
  takeAll(): T[] {
    this.#livesByKey.clear();
    return [...this.#finals.takeAll(), ...this.#lives.takeAll(), ...this.#explains.takeAll()];
  }

  #add(entry: T): void {
    if (entry.lane === 'explain') this.#explains.push(entry);
    else if (entry.lane === 'final') this.#finals.push(entry);
    else {
      this.#lives.push(entry);
      if (entry.key !== null) this.#livesByKey.set(entry.key, entry);
    }
  }

  #displacedBy(entry: T): T | null {
    // A step of an explanation is worthless without the others: one complete explanation is better than two incomplete ones.
    if (entry.lane === 'explain') return null;
    const explain = this.#explains.mostCrowded();
    if (explain) return explain;
    if (entry.lane === 'live') return this.#lives.size > 0 ? crowdedOut(this.#lives, entry) : null;
    return this.#lives.mostCrowded() ?? crowdedOut(this.#finals, entry);
  }
}

function takeFrom<T extends Queued>(queue: OriginQueue<T>, { count, work }: BatchLimit): T[] {
  const taken: T[] = [];
  let sum = 0;
  for (let next = queue.peek(); next && taken.length < count; next = queue.peek()) {
    sum += next.work;
    if (taken.length > 0 && sum > work) break;
    taken.push(queue.take() as T);
  }
  return taken;
}

/** The newest request of an address that has more than the new one's would have; null: there is none. */
function crowdedOut<T extends Queued>(queue: OriginQueue<T>, { origin }: T): T | null {
  const crowded = queue.mostCrowded();
  if (!crowded || crowded.origin.address === origin.address) return null;
  return queue.countOf(crowded.origin.address) > queue.countOf(origin.address) + 1 ? crowded : null;
}
