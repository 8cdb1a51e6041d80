import { type Refusal, type Result, refuse } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { wakeAt } from '../game/automatic-transitions.ts';
import type { Command } from '../game/commands.ts';
import { decide } from '../game/decide.ts';
import { recognisable } from '../game/recognition.ts';
import { findSeat, isPublicRoom } from '../game/seats.ts';
import type { Effect, RoomState, Seat } from '../game/state.ts';
import { readStoredState, storedForm } from '../game/stored-state.ts';
import type { Timing } from '../game/timing.ts';
import type { RoomStore } from '../storage/port/rooms.ts';
import type { DatabaseWatch } from './database-watch.ts';
import type { Clock } from './room-clock.ts';

export interface CommandQueuePorts {
  rooms: Pick<RoomStore, 'save' | 'loadAll'>;
  database: Pick<DatabaseWatch, 'saved' | 'notSaved'>;
  clock: Clock;
  random: () => number;
  timing: Timing;
  logger: Logger;
}

/** Called within the queue. */
export interface CommandQueueListener {
  /** The change is saved, and `queue.state` is the new state. */
  changed(before: RoomState, effects: readonly Effect[]): void;
  /** Another server has changed the room: `queue.state` is what it stored. */
  replaced(): void;
  /** The room is gone: no more commands are carried out. */
  removed(effects: readonly Effect[]): void;
}

/** Delay after waking for nothing. */
const EARLY_MS = 20;
/** Delay before a failed save is tried again. */
const RETRY_MS = 1_000;

/** Shown to players when the database fails; the cause is in the log. */
export const cannotSave = (): Refusal =>
  refuse('unavailable', 'The server can’t save right now. Try again in a moment.');

/** Whether a command may succeed when it is repeated; whether the database has carried it out may not be known. */
export const isUncertain = ({ error }: Refusal): boolean => error.code === 'unavailable' || error.code === 'conflict';

/**
 * The state of one room and the queue of its commands, which are carried out one at a time. A change is saved before
 * anybody is told of it [ROOM-8]. A timer carries out the automatic transitions of the rules.
 */
export class CommandQueue {
  readonly #ports: CommandQueuePorts;
  readonly #listener: CommandQueueListener;
  #state: RoomState;
  #queue: Promise<unknown> = Promise.resolve();
  #cancelWake = () => {};
  #isStopped = false;

  constructor(state: RoomState, ports: CommandQueuePorts, listener: CommandQueueListener) {
    this.#state = state;
    this.#ports = ports;
    this.#listener = listener;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** No commands are carried out any more. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Stores a new room. @returns whether its code was free */
  async saveNew(): Promise<boolean> {
    return this.#save(this.#state);
  }

  /** Runs a task after those that were queued before it. */
  enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {});
    return result;
  }

  /**
   * Carries out a command after those that were queued before it.
   * @param at the time of its arrival, where that matters; by default the time at which it is carried out counts
   */
  execute(command: Command, at?: number): Promise<Result<object>> {
    return this.enqueue(() => this.executeNow(command, at));
  }

  /** Repeats a command that must not be lost while the database fails. */
  async executeUntilSaved(command: Command): Promise<void> {
    for (;;) {
      const result = await this.execute(command);
      if (result.ok || this.#isStopped || !isUncertain(result)) return;
      await new Promise<void>((resolve) => {
        this.#ports.clock.after(RETRY_MS, resolve);
      });
    }
  }

  /** [SEAT-5] An idle seat has done something. */
  async markActive(by: SeatId): Promise<void> {
    if ((findSeat(this.#state, by)?.idleRounds ?? 0) > 0) await this.execute({ kind: 'active', by });
  }

  /** Removes the room after the commands that were queued before, even if there are people in it. */
  discard(): Promise<void> {
    return this.enqueue(async () => {
      if (!this.#isStopped) this.#remove([]);
    });
  }

  /** No timers and no more commands. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelWake();
  }

  /** Carries out a command at once; to be called from a queued task only. */
  async executeNow(command: Command, at?: number): Promise<{ ok: true } | Refusal> {
    if (this.#isStopped) return refuse('unavailable', 'This room is closing.');
    const { clock, random, timing, logger } = this.#ports;
    const before = this.#state;
    const decision = decide(before, command, { now: at ?? clock.now(), random, timing });
    if (!decision.ok) return decision;
    const { effects } = decision;
    if (effects.some((effect) => effect.kind === 'remove_room')) {
      this.#remove(effects);
      return { ok: true };
    }
    if (decision.state !== before) {
      const state = censoredNames(before, decision.state);
      try {
        const isSaved = await this.#save(state);
        this.#ports.database.saved();
        if (!isSaved) return await this.#reload();
      } catch (error) {
        this.#ports.database.notSaved('saving a room failed', error, logger);
        this.#wakeIn(RETRY_MS);
        return cannotSave();
      }
      this.#state = state;
      this.#listener.changed(before, effects);
    }
    const next = wakeAt(this.#state, timing);
    // The time of the rooms may stand still: then waking too early is no reason to wake again at once.
    const leastMs = command.kind === 'wake' && decision.state === before ? EARLY_MS : 0;
    if (next === null) this.#cancelWake();
    else this.#wakeIn(Math.max(leastMs, next - clock.now()));
    return { ok: true };
  }

  #save(state: RoomState): Promise<boolean> {
    const { rooms, clock } = this.#ports;
    const { code, version } = state;
    return rooms.save({ code, version, state: storedForm(state, clock.now()) });
  }

  /** Another server has saved the room meanwhile: the stored state replaces this one. */
  async #reload(): Promise<Refusal> {
    const { rooms, clock, logger } = this.#ports;
    const { code, version } = this.#state;
    const stored = (await rooms.loadAll()).find((room) => room.code === code);
    logger.warn({ have: version, stored: stored?.version }, 'room changed elsewhere');
    const state = stored && readStoredState(stored.state, { now: clock.now(), ranMs: stored.savedMsAgo });
    if (state) {
      this.#state = state;
      this.#listener.replaced();
      this.#wakeIn(0);
    } else this.#remove([]);
    return refuse('conflict', 'The room changed meanwhile. Try again.');
  }

  #remove(effects: readonly Effect[]): void {
    this.stop();
    this.#listener.removed(effects);
  }

  #wakeIn(delayMs: number): void {
    this.#cancelWake();
    this.#cancelWake = this.#ports.clock.after(Math.max(0, delayMs), () => {
      this.execute({ kind: 'wake' }).catch((error: unknown) => {
        this.#ports.logger.error({ err: error }, 'waking a room failed');
        if (!this.#isStopped) this.#wakeIn(RETRY_MS);
      });
    });
  }
}

/**
 * [PUBLIC-2] Strangers read the nicknames of a public room: those of new seats are censored, and all of them when the room
 * becomes public.
 * @param before null: the room is new
 */
export function censoredNames(before: RoomState | null, after: RoomState): RoomState {
  if (!isPublicRoom(after)) return after;
  const known = before && isPublicRoom(before) ? before : null;
  const censored = (seat: Seat): Seat => {
    if (known && findSeat(known, seat.id)) return seat;
    const nickname = withoutRudeWords(seat.nickname);
    if (nickname === seat.nickname) return seat;
    const { look: _, ...unknown } = seat;
    return { ...unknown, nickname };
  };
  return recognisable({ ...after, seats: after.seats.map(censored) });
}
