export interface Endable {
  readonly dead: boolean;
  /** Settles with the reason of its death, with null after `close`. */
  readonly ended: Promise<Error | null>;
  close(): Promise<void>;
}

/** A worker that is replaced after its death, but only when it is needed: the cause may kill its successor as well. */
export class RestartableWorker<T extends Endable> {
  #current: T;
  #starting: Promise<T> | null = null;
  readonly #start: () => Promise<T>;
  readonly #onDeath: (reason: Error) => void;

  /** @param start starts a successor, or throws */
  constructor(first: T, start: () => Promise<T>, onDeath: (reason: Error) => void) {
    this.#current = first;
    this.#start = start;
    this.#onDeath = onDeath;
    this.#observe(first);
  }

  /** The running worker; null: it is dead. */
  get running(): T | null {
    return this.#current.dead ? null : this.#current;
  }

  /** Whether it runs; if not, a successor is started. */
  isAlive(): boolean {
    if (!this.#current.dead) return true;
    this.get().catch(() => {}); // `start` logs its own failures
    return false;
  }

  /** @throws what `start` throws */
  async get(): Promise<T> {
    if (!this.#current.dead) return this.#current;
    this.#starting ??= this.#start()
      .then((next) => {
        this.#current = next;
        this.#observe(next);
        return next;
      })
      .finally(() => {
        this.#starting = null;
      });
    return this.#starting;
  }

  async close(): Promise<void> {
    await this.#starting?.catch(() => {});
    if (!this.#current.dead) await this.#current.close();
  }

  #observe(worker: T): void {
    void worker.ended.then((reason) => {
      if (reason) this.#onDeath(reason);
    });
  }
}
