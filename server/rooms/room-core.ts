import { type Refusal, type Result, refuse } from '#contract/errors.ts';
import type { Logger } from '#server/lib/logger.ts';
import { wakeAt } from '../game/automatic-transitions.ts';
import type { Command } from '../game/commands.ts';
import { decide } from '../game/decide.ts';
import type { Effect, RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import type { RoomStore } from '../storage/port.ts';
import { censoredNames } from './censored-names.ts';
import type { Clock } from './clock.ts';
import { cannotSave } from './or-unavailable.ts';

export interface RoomCorePorts {
  rooms: Pick<RoomStore, 'save' | 'loadAll'>;
  clock: Clock;
  random: () => number;
  timing: Timing;
  logger: Logger;
}

/** Told, within the queue, what a room's rules have decided. */
export interface RoomCoreListener {
  /** The change is saved, and `core.state` is the new one. */
  changed(before: RoomState, effects: readonly Effect[]): void;
  /** Another server has changed the room: `core.state` is what it stored. */
  replaced(): void;
  /** There is no room any more: nothing more is carried out. */
  removed(effects: readonly Effect[]): void;
}

/** After a failed save the room tries again this much later. */
const RETRY_MS = 1_000;

/**
 * The state of one room and its queue, which carries out one command after the other. A change is saved before anybody
 * hears of it [ROOM-8]. Wakes itself when the rules have something to do by themselves.
 */
export class RoomCore {
  readonly #ports: RoomCorePorts;
  readonly #listener: RoomCoreListener;
  #state: RoomState;
  #queue: Promise<unknown> = Promise.resolve();
  #cancelWake = () => {};
  #over = false;

  constructor(state: RoomState, ports: RoomCorePorts, listener: RoomCoreListener) {
    this.#state = state;
    this.#ports = ports;
    this.#listener = listener;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Stores a room that is not stored yet. @returns whether its code was free */
  async saveNew(): Promise<boolean> {
    const { code, version } = this.#state;
    return this.#ports.rooms.save({ code, version, state: this.#state });
  }

  /** Carries out a task after those that came before it. */
  enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {});
    return result;
  }

  /**
   * Carries out a command after those that came before it.
   * @param at when it came, where that matters; otherwise the moment at which its turn comes counts
   */
  execute(command: Command, at?: number): Promise<Result<object>> {
    return this.enqueue(() => this.carryOut(command, at));
  }

  /** What must not get lost because the database was away for a moment. */
  async executeUntilSaved(command: Command): Promise<void> {
    for (;;) {
      const result = await this.execute(command);
      if (result.ok || this.#over || (result.error.code !== 'unavailable' && result.error.code !== 'conflict')) return;
      await new Promise<void>((resolve) => {
        this.#ports.clock.after(RETRY_MS, resolve);
      });
    }
  }

  /** No timers and no more commands. */
  stop(): void {
    this.#over = true;
    this.#cancelWake();
  }

  /** Within the queue: carries out a command now. */
  async carryOut(command: Command, at?: number): Promise<{ ok: true } | Refusal> {
    if (this.#over) return refuse('unavailable', 'This room is closing.');
    const { clock, random, timing, rooms, logger } = this.#ports;
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
      const { code, version } = state;
      try {
        if (!(await rooms.save({ code, version, state }))) return await this.#reload();
      } catch (error) {
        logger.error({ err: error }, 'saving a room failed');
        this.#wakeIn(RETRY_MS);
        return cannotSave();
      }
      this.#state = state;
      this.#listener.changed(before, effects);
    }
    const next = wakeAt(this.#state, timing);
    if (next === null) this.#cancelWake();
    else this.#wakeIn(next - clock.now());
    return { ok: true };
  }

  /** The stored room is not what this one saved last: whatever is stored is the truth. */
  async #reload(): Promise<Refusal> {
    const { rooms, logger } = this.#ports;
    const { code, version } = this.#state;
    const stored = (await rooms.loadAll()).find((room) => room.code === code);
    logger.warn({ have: version, stored: stored?.version }, 'room changed elsewhere');
    if (stored) {
      this.#state = stored.state as RoomState;
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
        if (!this.#over) this.#wakeIn(RETRY_MS);
      });
    });
  }
}
