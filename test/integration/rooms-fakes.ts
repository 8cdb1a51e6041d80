import {
  type ComparisonRequest,
  type ExplainRequest,
  type Judge,
  JudgeError,
  type JudgeRequest,
  type LookRequest,
  type TextRequest,
} from '#server/judge/port.ts';
import type { Clock } from '#server/rooms/room-clock.ts';
import type { Storage } from '#server/storage/port/storage.ts';

/** Time that moves when the test says so. Starts at the real time, for the boards of today. */
export class ManualClock implements Clock {
  #now = Date.now();
  readonly #timers = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  date(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  advance(ms: number): void {
    const target = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= target).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = target;
  }
}

/**
 * The storage with a database whose clock is the test's: it says when rooms were saved, and when the server last lived.
 * While `isAway` says so, everything that a round needs fails.
 */
export function onClock(storage: Storage, clock: Clock, isAway: () => boolean): Storage {
  const failing = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, key) => {
        const method = target[key as keyof T];
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          if (isAway()) throw new Error('the database is away');
          return method.apply(target, args);
        };
      },
    });
  const savedAt = new Map<string, number>();
  let beatAt: number | null = null;
  const rooms = failing(storage.rooms);
  const heartbeat = failing(storage.heartbeat);
  return {
    ...storage,
    ops: failing(storage.ops),
    drawings: failing(storage.drawings),
    rooms: {
      remove: (code) => rooms.remove(code),
      async save(room) {
        const at = clock.date();
        const isSaved = await rooms.save(room);
        if (isSaved) savedAt.set(room.code, at);
        return isSaved;
      },
      loadAll: async () =>
        (await rooms.loadAll()).map((room) => ({
          ...room,
          savedMsAgo: clock.date() - (savedAt.get(room.code) ?? clock.date()),
        })),
    },
    heartbeat: {
      async beat() {
        await heartbeat.beat();
        beatAt = clock.date();
        return new Date(beatAt);
      },
      last: async () => (beatAt === null ? null : { at: new Date(beatAt), msAgo: clock.date() - beatAt }),
    },
  };
}

/** The real judge behind a gate: tests can hold its answers back, or lose them. */
export class GatedJudge implements Judge {
  readonly info: Judge['info'];
  readonly #judge: Judge;
  #gate: Promise<void> = Promise.resolve();
  #open = () => {};

  constructor(judge: Judge) {
    this.#judge = judge;
    this.info = judge.info;
  }

  reads(prompt: string): boolean {
    return this.#judge.reads(prompt);
  }

  isAlive(): boolean {
    return this.#judge.isAlive();
  }

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
  }

  /** This many requests for a final score fail from now on. */
  failures = 0;
  /** Requests for a live score fail. */
  failLive = false;
  /** Live requests so far, and how many of each canvas were in flight at once at most. */
  readonly lives: JudgeRequest[] = [];
  mostInFlight = 0;
  readonly #inFlight = new Map<string, number>();
  readonly forgotten: string[] = [];

  async judge(request: JudgeRequest) {
    if (request.priority === 'live') return this.#judgeLive(request);
    await this.#gate;
    if (this.failures-- > 0) throw new JudgeError('the model stumbled');
    return this.#judge.judge(request);
  }

  async #judgeLive(request: JudgeRequest) {
    const key = request.canvas?.key ?? '';
    const count = (by: number) => {
      const now = (this.#inFlight.get(key) ?? 0) + by;
      this.#inFlight.set(key, now);
      this.mostInFlight = Math.max(this.mostInFlight, now);
    };
    this.lives.push(request);
    count(1);
    try {
      await this.#gate;
      if (this.failLive) throw new JudgeError('the model stumbled');
      return await this.#judge.judge(request);
    } finally {
      count(-1);
    }
  }

  get load() {
    return this.#judge.load;
  }

  forget(key: string): void {
    this.forgotten.push(key);
    this.#judge.forget(key);
  }

  look(request: LookRequest) {
    return this.#judge.look(request);
  }

  compare(request: ComparisonRequest) {
    return this.#judge.compare(request);
  }

  embedText(text: string) {
    return this.#judge.embedText(text);
  }

  compareTexts(request: TextRequest) {
    return this.#judge.compareTexts(request);
  }

  explain(request: ExplainRequest) {
    return this.#judge.explain(request);
  }

  close(): Promise<void> {
    return this.#judge.close();
  }
}
