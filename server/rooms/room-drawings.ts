import { usageOf } from '#canvas/drawing-quota.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { DrawOp, StrokeOp } from '#contract/drawing.ts';
import { type Result, refuse } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import { MAX_PREVIEW_BYTES, MAX_PREVIEW_WORK } from '#contract/limits.ts';
import type { OwnDrawing } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import { openEntry } from '../game/entries.ts';
import { drawerOf } from '../game/guessing.ts';
import { liveScoresOf } from '../game/modes.ts';
import type { Timing } from '../game/timing.ts';
import type { OpsLog } from '../storage/port/rooms.ts';
import { type CommandQueue, cannotSave } from './command-queue.ts';
import type { DatabaseWatch } from './database-watch.ts';
import type { DrawingArrival } from './drawing-arrival.ts';
import { DrawingLog } from './drawing-log.ts';
import type { Clock } from './room-clock.ts';

interface RoomDrawingsPorts {
  database: Pick<DatabaseWatch, 'saved' | 'notSaved'>;
  clock: Clock;
  timing: Timing;
  logger: Logger;
}

/** A drawing as it is scored while it grows. Its strokes change with `opCount` only. */
export interface LiveDrawing {
  readonly opCount: number;
  strokes(): Stroke[];
}

/** A sheet as a camera saw it. */
class Preview implements LiveDrawing {
  readonly roundId: RoundId;
  readonly #strokes: Stroke[];

  constructor(roundId: RoundId, ops: readonly StrokeOp[]) {
    this.roundId = roundId;
    this.#strokes = ops.map(({ kind: _, t: __, ...stroke }) => stroke);
  }

  get opCount(): number {
    return this.#strokes.length;
  }

  strokes(): Stroke[] {
    return this.#strokes;
  }
}

interface Slot {
  roundId: RoundId;
  drawing: Promise<DrawingLog>;
  /** null while it is read. */
  opened: DrawingLog | null;
}

/** The drawings of a room's running round. Each is opened when it is first used. */
export class RoomDrawings {
  readonly #queue: CommandQueue;
  readonly #ops: OpsLog;
  readonly #ports: RoomDrawingsPorts;
  readonly #slots = new Map<SeatId, Slot>();
  /** On paper: the newest sheet of each seat. It is judged, and never stored. */
  readonly #previews = new Map<SeatId, Preview>();
  /** The round that began while this object was there; of one that a restart interrupted nobody knows the drawing time. */
  #begun: { roundId: RoundId; now: number; date: number } | null = null;

  constructor(queue: CommandQueue, ops: OpsLog, ports: RoomDrawingsPorts) {
    this.#queue = queue;
    this.#ops = ops;
    this.#ports = ports;
  }

  /** A drawing phase has begun. */
  begin(roundId: RoundId): void {
    const { clock } = this.#ports;
    this.#begun = { roundId, now: clock.now(), date: clock.date() };
    this.#previews.clear();
  }

  /** [PAPER-3] */
  preview(seatId: SeatId, { roundId, ops }: { roundId: RoundId; ops: StrokeOp[] }): Result<object> {
    const { state } = this.#queue;
    if (state.medium !== 'paper') return refuse('forbidden', 'Nothing is drawn on paper here.');
    const open = openEntry(state, seatId, roundId, this.#context());
    if (!open.ok) return open;
    if (open.entry.submittedAt !== null) return refuse('phase_over', 'The drawing is handed in.');
    const { bytes, work } = usageOf(ops);
    if (bytes > MAX_PREVIEW_BYTES || work > MAX_PREVIEW_WORK) {
      return refuse('too_large', 'There is too much on this sheet.');
    }
    this.#previews.set(seatId, new Preview(roundId, ops));
    return { ok: true };
  }

  /** [ROUND-3], [DRAW-1]–[DRAW-4] Not through the room's queue: drawings do not wait for each other. */
  async append(
    seatId: SeatId,
    { roundId, from, ops }: { roundId: RoundId; from: number; ops: DrawOp[] },
  ): Promise<Result<{ acked: number }>> {
    const context = this.#context();
    const arrived = this.#arrivedNow(roundId);
    const open = openEntry(this.#queue.state, seatId, roundId, context);
    if (!open.ok) return open;
    return this.#use(seatId, roundId, async (drawing) => {
      // Opening the drawing may have taken a moment: the ops count as of their arrival, in the room as it is now.
      const still = openEntry(this.#queue.state, seatId, roundId, context);
      if (!still.ok) return still;
      if (still.entry.submittedAt === null) {
        const isFirst = drawing.opCount === 0;
        const ackedBefore = drawing.acked;
        const appended = await drawing.append(from, ops, arrived);
        if (drawing.acked > ackedBefore) this.#ports.database.saved();
        if (isFirst && appended.ok) await this.#firstOps(seatId, roundId);
        return appended;
      }
      if (!drawing.knows(from, ops.length)) return refuse('phase_over', 'The drawing is handed in.');
      await drawing.flush();
      return { ok: true, acked: drawing.acked };
    });
  }

  /** [SEAT-5], [GUESS-3] */
  async #firstOps(by: SeatId, roundId: RoundId): Promise<void> {
    const isAwaited = drawerOf(this.#queue.state.phase) === by;
    if (isAwaited) await this.#queue.execute({ kind: 'begin', by, roundId });
    else await this.#queue.markActive(by);
  }

  /** [ROUND-4] */
  async submit(by: SeatId, { roundId, opCount }: { roundId: RoundId; opCount: number }): Promise<Result<object>> {
    const context = this.#context();
    const open = openEntry(this.#queue.state, by, roundId, context);
    if (!open.ok) return open;
    return this.#use<object>(by, roundId, async (drawing) => {
      await drawing.flush();
      const { acked } = drawing;
      if (acked + 1 >= opCount) return this.#queue.execute({ kind: 'submit', by, roundId }, context.now);
      return { ok: false, error: { code: 'ops_gap', message: 'Some of the drawing has not arrived yet.', acked } };
    });
  }

  /** How many ops of the seat's drawing are stored. */
  async opCount(seatId: SeatId, roundId: RoundId): Promise<Result<{ opCount: number }>> {
    const open = openEntry(this.#queue.state, seatId, roundId, this.#context());
    if (!open.ok) return open;
    return this.#use(seatId, roundId, async (drawing) => {
      await drawing.flush();
      return { ok: true, opCount: drawing.acked + 1 };
    });
  }

  /** The seat's drawing of the running round; null: it draws nothing now. */
  async own(seatId: SeatId): Promise<Result<{ own: OwnDrawing | null }>> {
    const { phase } = this.#queue.state;
    const entry = phase.name === 'drawing' && phase.entries.find((candidate) => candidate.seatId === seatId);
    if (phase.name !== 'drawing' || !entry) return { ok: true, own: null };
    const roundId = phase.round.id;
    return this.#use(seatId, roundId, async (drawing) => {
      await drawing.flush();
      const ops = await this.#ops.read(roundId, seatId);
      return { ok: true, own: { roundId, ops, submitted: entry.submittedAt !== null } };
    });
  }

  /** What to judge of the seat's drawing now, if it is in memory: nothing is read for it. */
  peek(seatId: SeatId, roundId: RoundId): LiveDrawing | null {
    const preview = this.#previews.get(seatId);
    if (preview?.roundId === roundId) return preview;
    const slot = this.#slots.get(seatId);
    return slot?.roundId === roundId ? slot.opened : null;
  }

  /** Resolves when everything taken so far is written, or can't be. */
  async flush(): Promise<void> {
    await Promise.allSettled([...this.#slots.values()].map(async ({ drawing }) => (await drawing).flush()));
  }

  /** The drawing is withdrawn: its ops go as soon as those that are on their way are written. */
  giveUp(seatId: SeatId, roundId: RoundId): void {
    const slot = this.#slots.get(seatId);
    if (slot?.roundId === roundId) this.#slots.delete(seatId);
    this.#previews.delete(seatId);
    const written = slot ? slot.drawing.then((drawing) => drawing.flush()) : Promise.resolve();
    written
      .catch(() => {}) // reported to the sender of the ops
      .then(() => this.#ops.removeDrawing(roundId, seatId))
      .catch((error: unknown) => this.#ports.logger.warn({ err: error }, 'removing the ops of a drawing failed'));
  }

  /** The round is over: its drawings are written and forgotten. @returns when they arrived, as far as that is known */
  async end(): Promise<Map<SeatId, DrawingArrival>> {
    await this.flush();
    const arrivals = [...this.#slots].flatMap(([seatId, { opened }]) =>
      opened ? [[seatId, opened.arrival] as const] : [],
    );
    this.#slots.clear();
    this.#previews.clear();
    return new Map(arrivals);
  }

  /**
   * The time of the rooms stands still while the database is away, and players draw on; the wall clock may be set back. So
   * the longer time counts.
   */
  #arrivedNow(roundId: RoundId): { at: number; sinceBeginMs: number | null } {
    const { clock, timing } = this.#ports;
    const at = clock.date();
    if (this.#begun?.roundId !== roundId) return { at, sinceBeginMs: null };
    const sinceBeginMs = Math.max(clock.now() - this.#begun.now, at - this.#begun.date) + timing.handLeadMs;
    return { at, sinceBeginMs };
  }

  #context(): { now: number; timing: Timing } {
    return { now: this.#ports.clock.now(), timing: this.#ports.timing };
  }

  /** When the database fails, the drawing is forgotten and read anew the next time. */
  async #use<T>(
    seatId: SeatId,
    roundId: RoundId,
    act: (drawing: DrawingLog) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    let slot = this.#slots.get(seatId);
    if (slot?.roundId !== roundId) {
      slot = this.#open(seatId, roundId);
      this.#slots.set(seatId, slot);
    }
    try {
      return await act(await slot.drawing);
    } catch (error) {
      if (this.#slots.get(seatId) === slot) this.#slots.delete(seatId);
      const { database, logger } = this.#ports;
      database.notSaved('the ops log failed', error, logger, { roundId, seatId });
      return cannotSave();
    }
  }

  #open(seatId: SeatId, roundId: RoundId): Slot {
    const { code, settings } = this.#queue.state;
    // Live scores need the strokes; without them they only cost memory.
    const keepStrokes = liveScoresOf(settings) !== 'hidden';
    const drawing = DrawingLog.open(this.#ops, { roomCode: code, roundId, seatId }, { keepStrokes });
    const slot: Slot = { roundId, drawing, opened: null };
    drawing.then(
      (opened) => {
        slot.opened = opened;
      },
      // `#use` reports the failure.
      () => {},
    );
    return slot;
  }
}
