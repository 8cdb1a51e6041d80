import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RoomsStats } from '../rooms/stats.ts';
import type { JudgeInterval } from './judge-metrics.ts';
import { KEPT_MS, SAMPLE_EVERY_MS, type Sample } from './port.ts';

export interface SampleSources {
  game(): RoomsStats & { sockets: number };
  judge(): JudgeInterval;
  liveIntervalMs(): number;
  now?: () => number;
}

const MIB = 2 ** 20;
const NS_PER_MS = 1e6;
/** Resolution of the event loop's delay, ms. */
const LOOP_RESOLUTION_MS = 10;

export interface Sampler {
  /** Oldest first. */
  samples(): Sample[];
  /** Earlier values would mislead: a start keeps the event loop busy for seconds. */
  start(): void;
  close(): void;
}

/** From `start` on takes a sample every five seconds, and keeps those of the last quarter of an hour, in memory. */
export function createSampler(sources: SampleSources): Sampler {
  const ring = new Ring<Sample>(KEPT_MS / SAMPLE_EVERY_MS);
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  let timer: NodeJS.Timeout | undefined;
  return {
    samples: () => ring.toArray(),
    start() {
      loop.enable();
      timer = setInterval(() => {
        ring.push(sampleOf(sources, loopDelayMs(loop.percentile(99))));
        loop.reset();
      }, SAMPLE_EVERY_MS);
      timer.unref();
    },
    close() {
      clearInterval(timer);
      loop.disable();
    },
  };
}

/** Node measures the time between two checks: the part above the resolution is the delay. 0: nothing was measured. */
export const loopDelayMs = (percentileNs: number): number | null =>
  percentileNs === 0 ? null : Math.max(0, percentileNs / NS_PER_MS - LOOP_RESOLUTION_MS);

export function sampleOf(
  { game, judge, liveIntervalMs, now = Date.now }: SampleSources,
  delayMs: number | null,
): Sample {
  const { rooms, seats, sockets } = game();
  const { waiting, batchSize, waits, render, encode, rest } = judge();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    at: now(),
    players: seats.connected,
    sockets,
    rooms: Object.values(rooms).reduce((sum, count) => sum + count, 0),
    roomsDrawing: rooms.drawing,
    waitingFinal: waiting.final,
    waitingLive: waiting.live,
    waitingExplain: waiting.explain,
    batchSize,
    waitP50Ms: waits?.p50Ms ?? null,
    waitP95Ms: waits?.p95Ms ?? null,
    renderMs: render?.meanMs ?? null,
    encodeMs: encode?.meanMs ?? null,
    restMs: rest?.meanMs ?? null,
    liveIntervalMs: liveIntervalMs(),
    loopDelayMs: delayMs,
    memoryMb: rss / MIB,
    heapMb: heapUsed / MIB,
  };
}

/** The newest `capacity` items, oldest first. */
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
