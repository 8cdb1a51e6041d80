import type { Logger } from '#server/lib/logger.ts';
import type { Heartbeat } from '../storage/port/storage.ts';
import type { Clock, StoppableClock } from './room-clock.ts';

const BEAT_EVERY_MS = 1_000;
/** While the database is away: how soon it is noticed again. */
const BEAT_AWAY_MS = 250;
const BEAT_LIMIT_MS = 2_000;
/** Writes of rooms and ops that fail for so long, with none that succeeds: on a full disk beats may go on. */
const FAILING_MS = 2_000;
/** So long after the last failed write the beats alone count. */
const FAILING_FORGOTTEN_MS = 10_000;
/** The database's time and the rooms' time may drift apart by this before the stored deadlines are renewed. */
const DRIFT_MS = 1_000;
/** Delay before something that could not be saved is tried again. */
const RETRY_MS = 1_000;
/** Failures while the database is there, after which something that can't be saved is given up. */
const ATTEMPTS = 5;

export interface DatabaseWatchPorts {
  heartbeat: Heartbeat;
  /** The rooms' time, which stands still while the database is away. */
  clock: StoppableClock;
  /** Of beats and repetitions. */
  timers: Pick<Clock, 'after'>;
  /** A beat that takes longer counts as failed until it succeeds. */
  beatLimitMs?: number | undefined;
  logger: Logger;
  /** The stored deadlines are no longer right: the rooms' time stood still, or the database's clock was set. */
  onDrift: () => void;
}

/**
 * Notices when nothing can be saved, by a heartbeat and by the writes that fail. Until it is over the rooms' time stands
 * still, as from the last moment when something could be saved [ROOM-9].
 */
export class DatabaseWatch {
  readonly #ports: DatabaseWatchPorts;
  #awaySince: number | null = null;
  #isClosed = false;
  #cancelBeat = () => {};
  /** When something could be saved for the last time, in the rooms' time. */
  #wellAt: number;
  /** Writes that failed since the last one that succeeded; `wellAt`: the rooms' time of the first. */
  #failing: { first: number; last: number; wellAt: number } | null = null;
  /** By how much the database's time is ahead of the rooms' time, as far as known. */
  #aheadMs: number | null = null;

  constructor(ports: DatabaseWatchPorts) {
    this.#ports = ports;
    this.#wellAt = ports.clock.now();
  }

  /** Whether rooms and ops can be saved, as far as known. */
  get canSave(): boolean {
    return this.#awaySince === null;
  }

  /** Resolves after the first beat. */
  start(): Promise<void> {
    return this.#beat();
  }

  /** Down-time begins. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelBeat();
    await this.#ports.heartbeat.beat().catch(() => {});
  }

  /** To be called after a room or ops were saved. */
  saved(): void {
    this.#failing = null;
  }

  /**
   * To be called after a room or ops could not be saved. An outage known before is not logged again for every message.
   * @param what for the log
   */
  notSaved(what: string, error: unknown, logger: Logger, ids: object = {}): void {
    const { clock } = this.#ports;
    const now = clock.running();
    this.#failing = { first: now, wellAt: clock.now(), ...this.#failing, last: now };
    logger[this.canSave ? 'error' : 'debug']({ err: error, ...ids }, what);
  }

  /**
   * Repeats what must not be lost until it succeeds. Failures count only while the database is there.
   * @param what for the log
   * @param isWanted asked before it is repeated
   * @returns null: it is not wanted any more, or the server stops
   * @throws the last error, when it fails although the database is there
   */
  async insist<T>(what: string, act: () => Promise<T>, isWanted: () => boolean = () => true): Promise<T | null> {
    let left = ATTEMPTS;
    for (let isFirst = true; ; isFirst = false) {
      try {
        return await act();
      } catch (error) {
        if (this.canSave) left -= 1;
        if (left === 0) throw error;
        if (isFirst) this.#ports.logger.warn({ err: error }, `${what} failed, and is tried again`);
      }
      await new Promise<void>((resolve) => {
        this.#ports.timers.after(RETRY_MS, resolve);
      });
      if (this.#isClosed || !isWanted()) return null;
    }
  }

  /** Never rejects. */
  async #beat(): Promise<void> {
    const { heartbeat, clock, timers, beatLimitMs = BEAT_LIMIT_MS } = this.#ports;
    const began = clock.now();
    const cancelLimit = timers.after(beatLimitMs, () => this.#away('does not answer'));
    try {
      const databaseTime = (await heartbeat.beat()).getTime();
      if (this.#failing && this.#writesFail()) {
        this.#wellAt = Math.min(this.#wellAt, this.#failing.wellAt);
        this.#away('does not save');
      } else {
        this.#back();
        this.#compare(databaseTime, began);
      }
    } catch (error) {
      this.#away('fails', error);
    } finally {
      cancelLimit();
    }
    if (!this.#isClosed) {
      this.#cancelBeat = timers.after(this.canSave ? BEAT_EVERY_MS : BEAT_AWAY_MS, () => void this.#beat());
    }
  }

  #writesFail(): boolean {
    if (!this.#failing) return false;
    const { first, last } = this.#failing;
    if (this.#ports.clock.running() - last > FAILING_FORGOTTEN_MS) this.#failing = null;
    return this.#failing !== null && last - first >= FAILING_MS;
  }

  /** @param how for the log, which gets one line of an outage */
  #away(how: string, error?: unknown): void {
    const { clock, logger } = this.#ports;
    if (this.#isClosed || this.#awaySince !== null) return;
    clock.stand(this.#wellAt);
    this.#awaySince = clock.running();
    logger.error({ err: error }, `the database ${how}: the time of the rooms stands still`);
  }

  #back(): void {
    const { clock, logger } = this.#ports;
    if (this.#awaySince !== null) {
      logger.info({ awayMs: clock.running() - this.#awaySince }, 'the database is back: the time of the rooms goes on');
      clock.goOn();
      this.#awaySince = null;
    }
    this.#wellAt = clock.now();
  }

  /** @param began the rooms' time at which the database was asked for its own */
  #compare(databaseTime: number, began: number): void {
    const most = databaseTime - began + DRIFT_MS;
    const least = databaseTime - this.#ports.clock.now() - DRIFT_MS;
    const known = this.#aheadMs;
    if (known !== null && known >= least && known <= most) return;
    this.#aheadMs = (least + most) / 2;
    if (known !== null) this.#ports.onDrift();
  }
}
