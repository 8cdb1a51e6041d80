export interface YieldingQueueOptions {
  /** How long tasks that follow each other may hold the event loop, in milliseconds. */
  limitMs: number;
  now?: () => number;
  /** Resolves in another turn of the event loop. */
  nextTurn?: () => Promise<void>;
}

/**
 * Runs tasks one at a time, in order, and yields to the event loop when they have held it for too long. For work that
 * never leaves microtasks, such as queries of the embedded database: each is short, but a hundred queued ones would all
 * run before the next socket is read.
 */
export class YieldingQueue {
  readonly #limitMs: number;
  readonly #now: () => number;
  readonly #nextTurn: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  /** Set from the first task of a turn to the turn's end. */
  #turn: { beganMs: number; over: Promise<void> } | null = null;

  constructor({ limitMs, now = () => performance.now(), nextTurn = immediate }: YieldingQueueOptions) {
    this.#limitMs = limitMs;
    this.#now = now;
    this.#nextTurn = nextTurn;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#yieldWhenDue()).then(task);
    this.#last = result.catch(() => {});
    return result;
  }

  async #yieldWhenDue(): Promise<void> {
    while (this.#turn && this.#now() - this.#turn.beganMs >= this.#limitMs) await this.#turn.over;
    this.#turn ??= {
      beganMs: this.#now(),
      over: this.#nextTurn().then(() => {
        this.#turn = null;
      }),
    };
  }
}

const immediate = () => new Promise<void>((resolve) => setImmediate(resolve));
