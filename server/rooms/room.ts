import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import type { PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { LiveScores, OwnDrawing, RoomView, SeatSnapshot } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Command, decide } from '../game/decide.ts';
import { openEntry } from '../game/open-entry.ts';
import { type Refusal, refuse } from '../game/refusal.ts';
import { wakeAt } from '../game/settle.ts';
import { type Effect, findSeat, type RoomState } from '../game/state.ts';
import type { Timing } from '../game/timing.ts';
import { viewFor } from '../game/view.ts';
import type { Judge } from '../judge/port.ts';
import type { Storage } from '../storage/port.ts';
import type { Clock } from './clock.ts';
import type { DrawingLog } from './drawing-log.ts';
import { judgeRound } from './judging.ts';
import type { LiveScorer, LiveTable } from './live-scores.ts';
import { cannotSave } from './or-unavailable.ts';
import { RoundDrawings } from './round-drawings.ts';
import { type RoundReport, reportOf } from './stats.ts';

/** How a room speaks to the tab on a seat; the rooms never see Socket.IO. */
export interface SeatConnection {
  view(view: RoomView): void;
  liveScores(scores: LiveScores): void;
  /** The last word: the seat is not this connection's any more. */
  closed(code: 'seat_taken_over' | 'room_gone', message: string): void;
}

export interface RoomPorts {
  storage: Pick<Storage, 'rooms' | 'ops' | 'drawings'>;
  judge: Judge;
  live: LiveScorer;
  clock: Clock;
  random: () => number;
  timing: Timing;
  logger: Logger;
  /** Packs to choose from, as of a few seconds ago. */
  packs: () => RoomView['packs'];
  onDrawingSaved: (promptId: PromptId) => void;
  onRoundJudged: (report: RoundReport) => void;
  onRemoved: (code: RoomCode) => void;
}

/** After a failed save the room tries again this much later. */
const RETRY_MS = 1_000;

/**
 * One live room: a queue that carries out one command after the other, the effects of the rules, and the connections of
 * its seats. A change is saved before anybody hears of it [R30].
 */
export class Room implements LiveTable {
  readonly #ports: RoomPorts;
  readonly #connections = new Map<SeatId, SeatConnection>();
  readonly #drawings: RoundDrawings;
  #state: RoomState;
  #queue: Promise<unknown> = Promise.resolve();
  #judging: Promise<void> = Promise.resolve();
  /** When the round that is judged was handed in, and since when it is judged. */
  #judged = { handedInAt: 0, judgingSince: 0 };
  #cancelWake = () => {};
  #over = false;

  constructor(state: RoomState, ports: RoomPorts) {
    this.#state = state;
    // Every line about this room carries its tag.
    this.#ports = { ...ports, logger: ports.logger.child({ room: state.code }) };
    const keepStrokes = () => this.#state.settings.liveScores !== 'hidden';
    this.#drawings = new RoundDrawings(state.code, ports.storage.ops, this.#ports.logger, keepStrokes);
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Stores a room that is not stored yet. */
  async saveNew(): Promise<boolean> {
    const { code, version } = this.#state;
    return this.#ports.storage.rooms.save({ code, version, state: this.#state });
  }

  /** Goes on after a restart. @returns false when somebody else holds the room */
  async resume(downMs: number): Promise<boolean> {
    const result = await this.execute({ kind: 'resume_after_downtime', downMs });
    if (result.ok && this.#state.phase.name === 'judging') this.#judge();
    return result.ok;
  }

  /**
   * Carries out a command after those that came before it.
   * @param at when it came, where that matters; otherwise the moment at which its turn comes counts
   */
  execute(command: Command, at?: number): Promise<Result<object>> {
    return this.#enqueue(() => this.#carryOut(command, at));
  }

  /** Carries out a command that gives a seat a connection, and tells it everything. */
  seat(command: Command, seatId: SeatId, connection: SeatConnection): Promise<Result<SeatSnapshot>> {
    return this.#enqueue(async () => {
      const result = await this.#carryOut(command);
      if (!result.ok) return result;
      const drawing = await this.#ownDrawing(seatId);
      if (!drawing.ok) {
        if (!this.#connections.has(seatId)) await this.#carryOut({ kind: 'disconnect', seatId });
        return drawing;
      }
      const older = this.#connections.get(seatId);
      this.#connections.set(seatId, connection);
      if (older && older !== connection) older.closed('seat_taken_over', 'This seat went on in another tab.');
      return {
        ok: true,
        view: this.#view(seatId),
        drawing: drawing.own,
        liveScores: this.#ports.live.known(this, seatId),
      };
    });
  }

  /** The connection is lost; ignored when the seat has another one by now. */
  disconnect(seatId: SeatId, connection: SeatConnection): void {
    this.#enqueue(async () => {
      if (this.#connections.get(seatId) !== connection) return;
      this.#connections.delete(seatId);
      await this.#carryOut({ kind: 'disconnect', seatId });
    }).catch((error: unknown) => this.#ports.logger.error({ err: error }, 'a disconnect failed'));
  }

  holds(seatId: SeatId, connection: SeatConnection): boolean {
    return this.#connections.get(seatId) === connection;
  }

  /** [R17], [R32]–[R35] Not through the queue: drawings do not wait for each other. */
  async appendOps(seatId: SeatId, roundId: RoundId, from: number, ops: DrawOp[]): Promise<Result<{ acked: number }>> {
    const around = { now: this.#ports.clock.now(), timing: this.#ports.timing };
    const open = openEntry(this.#state, seatId, roundId, around);
    if (!open.ok) return open;
    return this.#drawings.use(seatId, roundId, async (drawing) => {
      // Opening the drawing may have taken a moment: what counts is when the ops came, and what the room is now.
      const still = openEntry(this.#state, seatId, roundId, around);
      if (!still.ok) return still;
      if (still.entry.submittedAt === null) return drawing.append(from, ops);
      if (!drawing.knows(from, ops.length)) return refuse('phase_over', 'The drawing is handed in.');
      await drawing.flush();
      return { ok: true, acked: drawing.acked };
    });
  }

  /** [R18] */
  async submit(seatId: SeatId, roundId: RoundId, opCount: number): Promise<Result<object>> {
    const around = { now: this.#ports.clock.now(), timing: this.#ports.timing };
    const open = openEntry(this.#state, seatId, roundId, around);
    if (!open.ok) return open;
    return this.#drawings.use<object>(seatId, roundId, async (drawing) => {
      await drawing.flush();
      const { acked } = drawing;
      if (acked + 1 >= opCount) return this.execute({ kind: 'submit', by: seatId, roundId }, around.now);
      return { ok: false, error: { code: 'ops_gap', message: 'Some of the drawing has not arrived yet.', acked } };
    });
  }

  liveDrawing(seatId: SeatId): DrawingLog | null {
    const { phase } = this.#state;
    return phase.name === 'drawing' ? this.#drawings.peek(seatId, phase.round.id) : null;
  }

  listeners(): Iterable<SeatId> {
    return this.#connections.keys();
  }

  tellLive(seatId: SeatId, scores: LiveScores): void {
    this.#connections.get(seatId)?.liveScores(scores);
  }

  /** Stops timers and takes no more commands; resolves when everything in flight is written. */
  async close(): Promise<void> {
    await this.#enqueue(async () => this.#stop());
    await Promise.allSettled([this.#drawings.flush(), this.#judging]);
  }

  #stop(): void {
    this.#over = true;
    this.#cancelWake();
    this.#ports.live.stop(this);
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {});
    return result;
  }

  async #carryOut(command: Command, at?: number): Promise<{ ok: true } | Refusal> {
    if (this.#over) return refuse('unavailable', 'This room is closing.');
    const { clock, random, timing, storage, logger } = this.#ports;
    const decision = decide(this.#state, command, { now: at ?? clock.now(), random, timing });
    if (!decision.ok) return decision;
    if (decision.effects.some((effect) => effect.kind === 'remove_room')) {
      this.#remove();
      return { ok: true };
    }
    if (decision.state !== this.#state) {
      const { code, version } = decision.state;
      try {
        if (!(await storage.rooms.save({ code, version, state: decision.state }))) return await this.#reload();
      } catch (error) {
        logger.error({ err: error }, 'saving a room failed');
        this.#wakeIn(RETRY_MS);
        return cannotSave();
      }
      this.#state = decision.state;
      this.#show();
    }
    for (const effect of decision.effects) this.#carryOutEffect(effect);
    const next = wakeAt(this.#state, timing);
    if (next === null) this.#cancelWake();
    else this.#wakeIn(next - clock.now());
    return { ok: true };
  }

  #carryOutEffect(effect: Effect): void {
    const { storage, logger } = this.#ports;
    switch (effect.kind) {
      case 'judge_round':
        this.#judge();
        return;
      case 'round_judged':
        this.#report(effect.roundId);
        if (!effect.keepOps) {
          storage.ops
            .removeRound(effect.roundId)
            .catch((error: unknown) => logger.warn({ err: error }, 'removing the ops of a round failed'));
        }
        return;
      case 'seat_removed':
        this.#connections.delete(effect.seatId);
        return;
      case 'remove_room':
        this.#remove();
        return;
    }
  }

  /** The stored room is not what this one saved last: whatever is stored is the truth. */
  async #reload(): Promise<Refusal> {
    const { storage, logger } = this.#ports;
    const { code } = this.#state;
    const stored = (await storage.rooms.loadAll()).find((room) => room.code === code);
    logger.warn({ have: this.#state.version, stored: stored?.version }, 'room changed elsewhere');
    if (stored) {
      this.#state = stored.state as RoomState;
      this.#show();
      this.#judge();
      this.#wakeIn(0);
    } else this.#remove();
    return refuse('conflict', 'The room changed meanwhile. Try again.');
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

  #remove(): void {
    const { storage, logger, onRemoved } = this.#ports;
    const { code } = this.#state;
    this.#stop();
    for (const connection of this.#connections.values()) connection.closed('room_gone', 'This room is gone.');
    this.#connections.clear();
    onRemoved(code);
    // Drawings that are being judged still need their ops.
    this.#judging = this.#judging
      .then(() => storage.rooms.remove(code))
      .catch((error: unknown) => logger.warn({ err: error }, 'removing a room failed'));
  }

  #judge(): void {
    const { phase, code: roomCode } = this.#state;
    if (phase.name !== 'judging') return;
    const { round, entries } = phase;
    const judgingSince = this.#ports.clock.now();
    const handedInAt = Math.max(0, ...entries.map((entry) => entry.submittedAt));
    this.#judged = { handedInAt: handedInAt || judgingSince, judgingSince };
    const job = { roomCode, roundId: round.id, prompt: round.prompt, entries };
    this.#judging = this.#judging
      .then(async () => {
        await this.#drawings.end();
        await judgeRound(job, this.#ports, async (seatId, outcome, promptId) => {
          if (outcome.kind === 'judged') this.#ports.onDrawingSaved(promptId);
          await this.#insist({ kind: 'judged', roundId: round.id, seatId, outcome });
        });
      })
      .catch((error: unknown) => this.#ports.logger.error({ err: error }, 'judging a round failed'));
  }

  #report(roundId: RoundId): void {
    const { phase } = this.#state;
    if (phase.name !== 'reveal' || phase.results.length === 0) return;
    const { clock, logger, onRoundJudged } = this.#ports;
    const report = reportOf(phase.results, { ...this.#judged, now: clock.now() });
    logger.info({ roundId, ...report }, 'round judged');
    onRoundJudged(report);
  }

  /** A judgement must not get lost because the database was away for a moment. */
  async #insist(command: Command): Promise<void> {
    for (;;) {
      const result = await this.execute(command);
      if (result.ok || this.#over || (result.error.code !== 'unavailable' && result.error.code !== 'conflict')) return;
      await new Promise<void>((resolve) => {
        this.#ports.clock.after(RETRY_MS, resolve);
      });
    }
  }

  /** Everybody hears of what changed. */
  #show(): void {
    this.#ports.live.follow(this, this.#state);
    for (const [seatId, connection] of this.#connections) {
      if (findSeat(this.#state, seatId)) connection.view(this.#view(seatId));
    }
  }

  #view(seatId: SeatId): RoomView {
    return viewFor(this.#state, seatId, this.#ports.clock.now(), this.#ports.packs());
  }

  async #ownDrawing(seatId: SeatId): Promise<Result<{ own: OwnDrawing | null }>> {
    const { phase } = this.#state;
    const entry = phase.name === 'drawing' && phase.entries.find((candidate) => candidate.seatId === seatId);
    if (phase.name !== 'drawing' || !entry) return { ok: true, own: null };
    const roundId = phase.round.id;
    return this.#drawings.use(seatId, roundId, async (drawing) => {
      await drawing.flush();
      const ops = await this.#ports.storage.ops.read(roundId, seatId);
      return { ok: true, own: { roundId, ops, submitted: entry.submittedAt !== null } };
    });
  }
}
