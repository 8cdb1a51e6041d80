import { readStored, writeStored } from './browser-storage.ts';

/** Tells its listeners about each change, in the form that `useSyncExternalStore` takes. */
export class Emitter {
  readonly #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  protected notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Holds one value that is never changed in place. */
export class Store<T> extends Emitter {
  #value: T;

  constructor(initial: T) {
    super();
    this.#value = initial;
  }

  snapshot = (): T => this.#value;

  protected set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    this.notify();
  }
}

/** A setting of this browser that is on or off; only the state that differs from the default is stored. */
export class StoredSwitch extends Emitter {
  readonly #key: string;
  readonly #default: boolean;

  constructor(key: string, byDefault: boolean) {
    super();
    this.#key = key;
    this.#default = byDefault;
  }

  get #stored(): string {
    return this.#default ? 'off' : 'on';
  }

  readonly isOn = (): boolean => (readStored('localStorage', this.#key) === this.#stored) !== this.#default;

  readonly turn = (on: boolean): void => {
    writeStored('localStorage', this.#key, on === this.#default ? null : this.#stored);
    this.notify();
  };
}
