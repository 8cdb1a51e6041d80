import { type Action, applyOp, emptyHistory, refusal } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import { MAX_DRAWING_BYTES, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';
import type { OpsLog } from '../storage/port.ts';

export interface DrawingKey {
  roomCode: RoomCode;
  roundId: RoundId;
  seatId: SeatId;
}

/**
 * The server's end of one drawing while it grows [R32]–[R34]: checks order and limits in memory, writes to the ops log,
 * acknowledges what is written. While one write runs, later batches gather and go out together, so that many people
 * drawing at once cost as many writes as the database can do, not more.
 *
 * Memory: counters, a reference per action and the points of the newest stroke only (no op ever continues an older one),
 * plus what waits to be written. After a failed write it no longer knows what is stored: open a new one.
 */
export class DrawingLog {
  readonly #log: OpsLog;
  readonly #key: DrawingKey;
  readonly #history = emptyHistory();
  #bytes = 0;
  /** Ops that were taken; the first `#stored` of them are written. */
  #taken = 0;
  #stored = 0;
  #waiting: DrawOp[] = [];
  #writing: Promise<void> | null = null;
  #broken = false;

  private constructor(log: OpsLog, key: DrawingKey) {
    this.#log = log;
    this.#key = key;
  }

  /** A drawing as the log has it: empty when it is new. */
  static async open(log: OpsLog, key: DrawingKey): Promise<DrawingLog> {
    const drawing = new DrawingLog(log, key);
    for (const op of await log.read(key.roundId, key.seatId)) drawing.#take(op, bytesOf(op));
    drawing.#stored = drawing.#taken;
    return drawing;
  }

  /** Highest number up to which all ops are written; -1: none. */
  get acked(): number {
    return this.#stored - 1;
  }

  /** Whether the batch holds nothing that isn't taken already. */
  knows(from: number, count: number): boolean {
    return from + count <= this.#taken;
  }

  /**
   * Takes ops `from`, `from + 1`, … and resolves when they are written. Order is that of the calls.
   * @throws whatever the ops log throws
   */
  async append(from: number, ops: readonly DrawOp[]): Promise<Result<{ acked: number }>> {
    let problem: Pick<PublicError, 'code' | 'message'> | null = null;
    if (from > this.#taken) {
      problem = { code: 'ops_gap', message: 'Some of the drawing before this is missing.' };
    } else {
      for (const op of ops.slice(this.#taken - from)) {
        const bytes = bytesOf(op);
        problem = this.#problemWith(op, bytes);
        if (problem) break;
        this.#take(op, bytes);
        this.#waiting.push(op);
      }
    }
    await this.flush();
    return problem ? { ok: false, error: { ...problem, acked: this.acked } } : { ok: true, acked: this.acked };
  }

  /** Resolves when everything taken so far is written. @throws whatever the ops log throws */
  async flush(): Promise<void> {
    const target = this.#taken;
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

  #problemWith(op: DrawOp, bytes: number): Pick<PublicError, 'code' | 'message'> | null {
    if (this.#taken >= MAX_OPS_PER_DRAWING || this.#bytes + bytes > MAX_DRAWING_BYTES) {
      return { code: 'drawing_full', message: 'The drawing is full. What is there stays.' };
    }
    switch (refusal(this.#history, op)) {
      case null:
        return null;
      case 'stroke_full':
        return { code: 'stroke_full', message: 'This stroke is full. Lift the pen and draw on.' };
      default:
        return { code: 'ops_invalid', message: 'This can’t follow what was drawn before.' };
    }
  }

  #take(op: DrawOp, bytes: number): void {
    const { done } = this.#history;
    if ((op.kind === 'stroke' || op.kind === 'clear') && done.length > 0) done[done.length - 1] = OLD_ACTION;
    applyOp(this.#history, op);
    this.#bytes += bytes;
    this.#taken += 1;
  }
}

/** Stands for every action that was there when another began: it can be undone and redone, never continued. */
const OLD_ACTION: Action = { kind: 'clear' };

const bytesOf = (op: DrawOp) => Buffer.byteLength(JSON.stringify(op));
