import { admitOp, type DrawingUsage, type OpRefusal, usageOf } from '#canvas/drawing-quota.ts';
import { type Action, applyOp, emptyHistory, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { OpsLog } from '../storage/port/rooms.ts';
import { DrawingArrival } from './drawing-arrival.ts';

export interface DrawingKey {
  roomCode: RoomCode;
  roundId: RoundId;
  seatId: SeatId;
}

/**
 * The server's end of one drawing while it grows [DRAW-1]–[DRAW-3]: checks order and limits in memory, writes to the ops log,
 * acknowledges what is written. While one write runs, later batches gather and go out together, so that many people
 * drawing at once cost as many writes as the database can do, not more.
 *
 * Memory: counters, a reference per action and the points of the newest stroke only (no op ever continues an older one),
 * plus what waits to be written. With `keepStrokes` the points of all strokes: about as much as the drawing's ops are as
 * JSON. After a failed write it no longer knows what is stored: open a new one.
 */
export class DrawingLog {
  readonly #log: OpsLog;
  readonly #key: DrawingKey;
  readonly #keepStrokes: boolean;
  readonly arrival = new DrawingArrival();
  readonly #history = emptyHistory();
  /** `strokes` has returned the newest stroke, which must not change then. */
  #lent = false;
  /** Usage of all ops taken; the first `#stored` of them are written. */
  #usage: DrawingUsage = usageOf([]);
  #stored = 0;
  #waiting: DrawOp[] = [];
  #writing: Promise<void> | null = null;
  #broken = false;

  private constructor(log: OpsLog, key: DrawingKey, keepStrokes: boolean) {
    this.#log = log;
    this.#key = key;
    this.#keepStrokes = keepStrokes;
  }

  /** Reads the drawing from the log; empty if it is new. */
  static async open(log: OpsLog, key: DrawingKey, { keepStrokes = false } = {}): Promise<DrawingLog> {
    const drawing = new DrawingLog(log, key, keepStrokes);
    const ops = await log.read(key.roundId, key.seatId);
    for (const op of ops) drawing.#apply(op);
    drawing.#usage = usageOf(ops);
    drawing.#stored = ops.length;
    drawing.arrival.addOld(ops.length);
    return drawing;
  }

  /** Highest number up to which all ops are written; -1: none. */
  get acked(): number {
    return this.#stored - 1;
  }

  /** Number of ops taken, written or not. */
  get opCount(): number {
    return this.#usage.ops;
  }

  /**
   * What is on the paper after the ops taken so far; needs `keepStrokes`. The strokes never change: another call returns
   * the same objects for those that are still what they were.
   */
  strokes(): Stroke[] {
    if (!this.#keepStrokes) throw new Error('this drawing keeps no strokes');
    this.#lent = true;
    return visibleStrokes(this.#history);
  }

  /** Whether all ops of the batch are taken already. */
  knows(from: number, count: number): boolean {
    return from + count <= this.opCount;
  }

  /**
   * Takes ops `from`, `from + 1`, … and resolves when they are written. Order is that of the calls.
   * @param arrived when they arrived, and as in `DrawingArrival`
   * @throws whatever the ops log throws
   */
  async append(
    from: number,
    ops: readonly DrawOp[],
    arrived: { at: number; sinceBeginMs: number | null } = { at: 0, sinceBeginMs: null },
  ): Promise<Result<{ acked: number }>> {
    let problem: Pick<PublicError, 'code' | 'message'> | null = null;
    const taken: DrawOp[] = [];
    if (from > this.opCount) {
      problem = { code: 'ops_gap', message: 'Some of the drawing before this is missing.' };
    } else {
      for (const op of ops.slice(this.opCount - from)) {
        const admission = admitOp(this.#history, this.#usage, op);
        if (!admission.ok) {
          problem = PROBLEMS[admission.refusal];
          break;
        }
        this.#apply(op);
        this.#usage = admission.usage;
        this.#waiting.push(op);
        taken.push(op);
      }
      this.arrival.add(taken, arrived.at, arrived.sinceBeginMs);
    }
    await this.flush();
    return problem ? { ok: false, error: { ...problem, acked: this.acked } } : { ok: true, acked: this.acked };
  }

  /** Resolves when everything taken so far is written. @throws whatever the ops log throws */
  async flush(): Promise<void> {
    const target = this.opCount;
    while (this.#stored < target) {
      if (this.#broken) throw new Error('an earlier write of this drawing failed');
      this.#writing ??= this.#write().finally(() => {
        this.#writing = null;
      });
      await this.#writing;
    }
  }

  async #write(): Promise<void> {
    const ops = this.#waiting;
    this.#waiting = [];
    try {
      await this.#log.append({ ...this.#key, from: this.#stored, ops });
      this.#stored += ops.length;
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  #apply(op: DrawOp): void {
    const { done } = this.#history;
    const newest = done.at(-1);
    if (op.kind === 'more' && newest?.kind === 'stroke' && this.#lent) {
      done[done.length - 1] = { kind: 'stroke', stroke: { ...newest.stroke, points: [...newest.stroke.points] } };
      this.#lent = false;
    } else if (op.kind !== 'more' && op.kind !== 'undo' && op.kind !== 'redo') {
      if (newest && !this.#keepStrokes) done[done.length - 1] = OLD_ACTION;
      this.#lent = false;
    }
    applyOp(this.#history, op);
  }
}

/** Stands for every action that was there when another began: it can be undone and redone, never continued. */
const OLD_ACTION: Action = { kind: 'clear' };

const CANNOT_FOLLOW = { code: 'ops_invalid', message: 'This can’t follow what was drawn before.' } as const;

const PROBLEMS: Record<OpRefusal, Pick<PublicError, 'code' | 'message'>> = {
  drawing_full: { code: 'drawing_full', message: 'The drawing is full. What is there stays.' },
  fills_used_up: {
    code: 'drawing_full',
    message: 'The drawing has as many fills as it can have. What is there stays.',
  },
  stroke_full: { code: 'stroke_full', message: 'This stroke is full. Lift the pen and draw on.' },
  nothing_to_continue: CANNOT_FOLLOW,
  nothing_to_undo: CANNOT_FOLLOW,
  nothing_to_redo: CANNOT_FOLLOW,
};
