import { DrawOp } from '#contract/drawing.ts';

/** The part of sessionStorage that the store uses. */
export interface OpStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  key(index: number): string | null;
  readonly length: number;
}

const PREFIX = 'doodle-judge.ops.';

/**
 * Keeps unacknowledged ops over a reload. Each op has its own key, so that its cost does not depend on their number. If
 * storage is missing, full or forbidden, only this protection is lost.
 */
export class OpStore {
  private readonly storage: OpStorage | null;
  private readonly prefix: string;

  constructor(storage: OpStorage | null, roundId: string) {
    this.storage = storage;
    this.prefix = `${PREFIX}${roundId}.`;
  }

  /** The ops `from`, `from + 1`, … up to the first that is missing or does not fit the contract. */
  load(from: number): DrawOp[] {
    const ops: DrawOp[] = [];
    this.attempt((storage) => {
      for (;;) {
        const text = storage.getItem(this.prefix + (from + ops.length));
        const parsed = text === null ? null : DrawOp.safeParse(JSON.parse(text));
        if (!parsed?.success) return;
        ops.push(parsed.data);
      }
    });
    return ops;
  }

  put(index: number, op: DrawOp): void {
    this.attempt((storage) => storage.setItem(this.prefix + index, JSON.stringify(op)));
  }

  remove(index: number): void {
    this.attempt((storage) => storage.removeItem(this.prefix + index));
  }

  /** Removes all ops of other rounds, and those of this round outside [from, to). */
  keepOnly(from: number, to: number): void {
    this.attempt((storage) => {
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i));
      for (const key of keys) {
        if (!key?.startsWith(PREFIX)) continue;
        const index = key.startsWith(this.prefix) ? Number(key.slice(this.prefix.length)) : Number.NaN;
        if (!(index >= from && index < to)) storage.removeItem(key);
      }
    });
  }

  private attempt(use: (storage: OpStorage) => void): void {
    if (!this.storage) return;
    try {
      use(this.storage);
    } catch {
      // Quota, private mode or a broken entry: the drawing itself is in memory and on the server.
    }
  }
}
