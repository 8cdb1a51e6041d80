export interface FairQueueOptions {
  /** Tasks that run at a time. */
  concurrency: number;
  /** Tasks that wait: of one client, and of all. */
  maxWaitingPerKey: number;
  maxWaiting: number;
  /** A task that has not begun by then is refused. */
  waitLimitMs: number;
  /** After this time half of a client's past use is forgotten. */
  halfLifeMs: number;
  /** Pause after a task that took so long, in milliseconds, for what shares the thread. Default: none. */
  restMs?: (tookMs: number) => number;
  /** A monotonic clock, in milliseconds. */
  now: () => number;
}

/** Ends the task. Only the first call counts. */
export type Release = () => void;

interface Waiting {
  key: string;
  rank: number;
  begin(): void;
  refuse(): void;
}

interface Use {
  ms: number;
  atMs: number;
}

type Place = { rank: number; used: number };
/** Of equal ones the first to arrive goes first. */
const goesBefore = (a: Place, b: Place): boolean => a.rank < b.rank || (a.rank === b.rank && a.used < b.used);

const FORGOTTEN_MS = 0.5;
/** What a request costs, also in vain: a client that has asked before is no newcomer. */
const ASKING_MS = 1;
/** Uses are looked through for forgotten ones when there are so many more than at the last time. */
const SWEEP_EVERY = 1_000;

/**
 * A queue that is fair between clients: of those who wait, the one goes first that used the least time lately, so that a
 * newcomer does not wait for a crowd. Clients are keys such as addresses; how many there are is their choice, so the
 * queue is bounded, and the client that would go last gives way.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  /** In order of arrival. */
  readonly #waiting = new Set<Waiting>();
  readonly #waitingOf = new Map<string, number>();
  readonly #uses = new Map<string, Use>();
  #sweepAt = SWEEP_EVERY;
  #running = 0;
  #restingUntilMs = 0;
  #isScheduled = false;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /**
   * @param rank lower ones go first, whatever they have used
   * @returns null when the queue is full or the wait took too long; else the task has begun and has to be released
   */
  acquire(key: string, rank = 0): Promise<Release | null> {
    const { maxWaiting, maxWaitingPerKey, waitLimitMs } = this.#options;
    if ((this.#waitingOf.get(key) ?? 0) >= maxWaitingPerKey) return Promise.resolve(null);
    this.charge(key, ASKING_MS);
    if (this.#waiting.size >= maxWaiting && !this.#makeRoomFor(key, rank)) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiting.refuse(), waitLimitMs);
      const waiting: Waiting = {
        key,
        rank,
        begin: () => {
          clearTimeout(timer);
          this.#remove(waiting);
          resolve(this.#begin(key));
        },
        refuse: () => {
          clearTimeout(timer);
          this.#remove(waiting);
          resolve(null);
        },
      };
      this.#waiting.add(waiting);
      this.#waitingOf.set(key, (this.#waitingOf.get(key) ?? 0) + 1);
      this.#schedule();
    });
  }

  /** Runs a task in its turn. @returns null when it was refused */
  async run<T>(key: string, task: () => Promise<T>): Promise<{ value: T } | null> {
    const release = await this.acquire(key);
    if (!release) return null;
    try {
      return { value: await task() };
    } finally {
      release();
    }
  }

  /** What a client has used lately, in milliseconds. */
  used(key: string): number {
    const use = this.#uses.get(key);
    if (!use) return 0;
    const ms = use.ms * 0.5 ** ((this.#options.now() - use.atMs) / this.#options.halfLifeMs);
    return ms < FORGOTTEN_MS ? 0 : ms;
  }

  /** Adds to what a client has used, e.g. for a task that was in vain. */
  charge(key: string, ms: number): void {
    this.#uses.set(key, { ms: this.used(key) + ms, atMs: this.#options.now() });
    if (this.#uses.size >= this.#sweepAt) this.#sweep();
  }

  #begin(key: string): Release {
    const { now, restMs } = this.#options;
    const startedAtMs = now();
    this.#running += 1;
    let isRunning = true;
    return () => {
      if (!isRunning) return;
      isRunning = false;
      this.#running -= 1;
      const tookMs = now() - startedAtMs;
      this.charge(key, tookMs);
      this.#restingUntilMs = now() + (restMs?.(tookMs) ?? 0);
      this.#schedule();
    };
  }

  /** Tasks begin in a turn of the event loop of their own, after what arrived meanwhile. */
  #schedule(): void {
    if (this.#isScheduled || this.#waiting.size === 0 || this.#running >= this.#options.concurrency) return;
    this.#isScheduled = true;
    const next = () => {
      this.#isScheduled = false;
      this.#next();
      this.#schedule();
    };
    const restMs = this.#restingUntilMs - this.#options.now();
    if (restMs > 0) setTimeout(next, restMs);
    else setImmediate(next);
  }

  #next(): void {
    if (this.#running >= this.#options.concurrency) return;
    let first: (Waiting & { used: number }) | null = null;
    for (const waiting of this.#waiting) {
      const used = this.used(waiting.key);
      if (!first || goesBefore({ rank: waiting.rank, used }, first)) first = Object.assign(waiting, { used });
    }
    first?.begin();
  }

  #remove(waiting: Waiting): void {
    if (!this.#waiting.delete(waiting)) return;
    const left = (this.#waitingOf.get(waiting.key) ?? 1) - 1;
    if (left > 0) this.#waitingOf.set(waiting.key, left);
    else this.#waitingOf.delete(waiting.key);
  }

  /** Refuses the task that would go last, if the newcomer goes before it. */
  #makeRoomFor(key: string, rank: number): boolean {
    let last: (Waiting & { used: number }) | null = null;
    for (const waiting of this.#waiting) {
      const used = this.used(waiting.key);
      if (!last || !goesBefore({ rank: waiting.rank, used }, last)) last = Object.assign(waiting, { used });
    }
    if (!last || !goesBefore({ rank, used: this.used(key) }, last)) return false;
    last.refuse();
    return true;
  }

  #sweep(): void {
    for (const key of this.#uses.keys()) if (this.used(key) === 0) this.#uses.delete(key);
    this.#sweepAt = this.#uses.size + SWEEP_EVERY;
  }
}
