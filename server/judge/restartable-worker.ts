/** What may die: a thread. */
export interface Endable {
  readonly dead: boolean;
  readonly ended: Promise<Error | null>;
  close(): Promise<void>;
}

/** A thread that is replaced when it has died, but not before it is needed: what killed it at once may kill it again. */
export class RestartableWorker<T extends Endable> {
  #current: T;
  #starting: Promise<T> | null = null;
  readonly #start: () => Promise<T>;
  readonly #onDeath: (reason: Error) => void;

  /** @param start makes a successor, and throws when there can be none */
  constructor(first: T, start: () => Promise<T>, onDeath: (reason: Error) => void) {
    this.#current = first;
    this.#start = start;
    this.#onDeath = onDeath;
    this.#watch(first);
  }

  /** The one that lives now; null: none. */
  get alive(): T | null {
    return this.#current.dead ? null : this.#current;
  }

  /** Whether it lives; if not, a successor is started. */
  isAlive(): boolean {
    if (!this.#current.dead) return true;
    this.get().catch(() => {}); // what went wrong is logged where it starts
    return false;
  }

  /** @throws what `start` throws */
  async get(): Promise<T> {
    if (!this.#current.dead) return this.#current;
    this.#starting ??= this.#start()
      .then((next) => {
        this.#current = next;
        this.#watch(next);
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

  #watch(one: T): void {
    void one.ended.then((reason) => {
      if (reason) this.#onDeath(reason);
    });
  }
}
