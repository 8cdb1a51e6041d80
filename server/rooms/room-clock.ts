/** Injected, so that tests can run faster than real time. */
export interface Clock {
  /**
   * The time of the rooms, in whole milliseconds: deadlines and durations count in it. It never jumps, and it does not
   * pass while the server can't serve [ROOM-9]. Begins near the wall clock, and says nothing about the date.
   */
  now(): number;
  /** The wall clock, to date things: milliseconds since the epoch. */
  date(): number;
  /** Calls `run` once after `delayMs` of real time. @returns a function that cancels it */
  after(delayMs: number, run: () => void): () => void;
}

export const realTimers: Pick<Clock, 'after'> = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A longer silence of the process is a gap: it was stopped, or the machine slept. */
export const GAP_MS = 2_000;
/** How often the silence is broken. A gap is measured to this. */
const TICK_MS = 250;

/**
 * Monotonic time without the gaps in which the process did not run. A suspended machine is such a gap on every system: on
 * Linux the monotonic clock stops by itself, elsewhere the gap shows.
 */
export class SteadyClock implements Clock {
  readonly #monotonic: () => number;
  #seenMs: number;
  #timeMs = Date.now();
  readonly #ticking: NodeJS.Timeout;

  /** @param monotonic milliseconds */
  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
    this.#seenMs = monotonic();
    this.#ticking = setInterval(() => this.now(), TICK_MS);
    this.#ticking.unref();
  }

  now(): number {
    const at = this.#monotonic();
    const passedMs = at - this.#seenMs;
    this.#seenMs = at;
    if (passedMs <= GAP_MS) this.#timeMs += passedMs;
    return Math.round(this.#timeMs);
  }

  date(): number {
    return Date.now();
  }

  readonly after = realTimers.after;

  close(): void {
    clearInterval(this.#ticking);
  }
}

/** The time of another clock, which can be made to stand still. Its timers go on. */
export class StoppableClock implements Clock {
  readonly #source: Clock;
  #lostMs = 0;
  #standsAt: number | null = null;

  constructor(source: Clock) {
    this.#source = source;
  }

  now(): number {
    return this.#standsAt ?? this.running();
  }

  /** The time of the source, less what has been lost: it runs while this clock stands still. */
  running(): number {
    return this.#source.now() - this.#lostMs;
  }

  date(): number {
    return this.#source.date();
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#source.after(delayMs, run);
  }

  /** @param at the time, not in the future, at which it has stopped: what passed since then is taken back */
  stand(at: number): void {
    this.#standsAt ??= at;
  }

  goOn(): void {
    if (this.#standsAt === null) return;
    this.#lostMs += this.running() - this.#standsAt;
    this.#standsAt = null;
  }
}
