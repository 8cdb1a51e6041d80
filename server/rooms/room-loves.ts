import type { DrawingId, PlayerId } from '#contract/ids.ts';
import type { DrawingStore, LoveChange } from '../storage/port/drawings.ts';
import type { DatabaseWatch } from './database-watch.ts';
import type { Clock } from './room-clock.ts';

/** Changes are collected for this long before they are written. */
const WRITE_AFTER_MS = 1_000;

export interface RoomLovesPorts {
  storage: { drawings: Pick<DrawingStore, 'setLoved'> };
  database: Pick<DatabaseWatch, 'insist'>;
  clock: Clock;
  logger: { warn(fields: object, message: string): void };
}

/**
 * Writes who loves which drawing [CHAT-3], soon after it changed. A change that was not written when the process dies is lost, as
 * reactions are.
 */
export class RoomLoves {
  readonly #ports: RoomLovesPorts;
  /** By drawing and player. */
  #pending = new Map<string, LoveChange>();
  #cancel: (() => void) | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(ports: RoomLovesPorts) {
    this.#ports = ports;
  }

  set(drawingId: DrawingId, playerId: PlayerId, on: boolean): void {
    const { clock } = this.#ports;
    this.#pending.set(`${drawingId} ${playerId}`, { drawingId, playerId, on, at: new Date(clock.date()) });
    this.#cancel ??= clock.after(WRITE_AFTER_MS, () => void this.flush());
  }

  /** [PLAYER-6] */
  forget(playerId: PlayerId): void {
    for (const [key, change] of this.#pending) if (change.playerId === playerId) this.#pending.delete(key);
  }

  /** Writes what is pending, after what is being written. Never rejects. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const changes = [...this.#pending.values()];
    this.#pending = new Map();
    if (changes.length > 0) this.#writing = this.#writing.then(() => this.#write(changes));
    return this.#writing;
  }

  async #write(changes: readonly LoveChange[]): Promise<void> {
    const { storage, database, logger } = this.#ports;
    try {
      await database.insist('saving reactions', () => storage.drawings.setLoved(changes));
    } catch (error) {
      logger.warn({ err: error }, 'reactions could not be saved');
    }
  }
}
