import { opBytes } from '#canvas/drawing-quota.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { ErrorCode, PublicError, Result } from '#contract/errors.ts';
import { MAX_OPS_PER_BATCH } from '#contract/limits.ts';

/** Sends ops `from`, `from + 1`, … and resolves with the server's last op; rejects if there is no answer. */
export type SendOps = (from: number, ops: DrawOp[]) => Promise<Result<{ acked: number }>>;

/** Runs `task` after `waitMs`; returns a function that cancels it. */
export type Schedule = (task: () => void, waitMs: number) => () => void;

export const scheduleTimeout: Schedule = (task, waitMs) => {
  const timer = setTimeout(task, waitMs);
  return () => clearTimeout(timer);
};

/** Pause between an acknowledgement and the next batch. */
export const BATCH_PAUSE_MS = 120;
/** Far below the size of a message that closes the connection. */
export const MAX_BATCH_BYTES = 200_000;
/** Without an answer in this time a batch counts as lost. */
const ACK_TIMEOUT_MS = 6_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;

/** After these errors the server takes no more ops of the drawing. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['phase_over', 'wrong_phase', 'forbidden', 'not_found', 'drawing_full']);
/** With these errors the batch can never pass: the drawing is cut back to the server's ops. */
const POISONED: ReadonlySet<ErrorCode> = new Set(['stroke_full', 'ops_invalid', 'bad_request', 'too_large']);

export interface Refusal {
  code: ErrorCode;
  message: string;
  /** Nothing more can be recorded. Otherwise the drawing was cut back to the server's ops and continues. */
  final: boolean;
}

export interface OutboxOptions {
  /** The drawing's ops; the session appends to this array and truncates it. */
  ops: readonly DrawOp[];
  /** Ops 0 … acked are on the server; -1: none. */
  acked: number;
  send: SendOps;
  schedule: Schedule;
  /** `acked` changed; it falls if the server lost ops. */
  onAcked(before: number, now: number): void;
  /** Cuts the drawing back to its first `keep` ops (null: not at all) and tells the player. */
  onRefused(refusal: Refusal, keep: number | null): void;
}

/** Sends a growing list of ops to the server, each once and in order, with one batch in flight. */
export class Outbox {
  private readonly options: OutboxOptions;
  private ackedOp: number;
  private failures = 0;
  private halted = false;
  /** Identifies the batch in flight; answers to other batches are stale and ignored. */
  private inFlight: object | null = null;
  private cancelTimer: (() => void) | null = null;
  private cancelTimeout: (() => void) | null = null;
  private waiters: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.options = options;
    this.ackedOp = options.acked;
  }

  get acked(): number {
    return this.ackedOp;
  }

  /** The last attempt failed. */
  get isRetrying(): boolean {
    return this.failures > 0;
  }

  /** Sends the next batch unless one is in flight or a timer runs. To be called after ops were appended. */
  pump(): void {
    if (this.halted || this.inFlight || this.cancelTimer) return;
    const { ops } = this.options;
    const from = this.ackedOp + 1;
    if (from >= ops.length) {
      this.release();
      return;
    }
    this.sendBatch(from, batchOf(ops, from));
  }

  /** Resends on a new connection: a batch in flight is lost, or the server drops it as a duplicate. */
  reconnected(serverHas?: number): void {
    if (this.halted) return;
    this.abandon();
    this.failures = 0;
    if (serverHas !== undefined && !this.takeAcked(serverHas - 1)) return;
    this.pump();
  }

  /** Resolves once everything is acknowledged, or nothing more will be sent. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push(resolve);
      // The pause between batches only saves messages, so it ends when a caller waits.
      if (!this.isRetrying) this.stopTimer();
      this.pump();
      if (this.halted) this.release();
    });
  }

  close(): void {
    this.halted = true;
    this.abandon();
    this.release();
  }

  private sendBatch(from: number, batch: DrawOp[]): void {
    const token = {};
    this.inFlight = token;
    const answered = (use: () => void) => {
      if (this.inFlight !== token) return;
      this.abandon();
      use();
    };
    this.cancelTimeout = this.options.schedule(() => answered(() => this.failed()), ACK_TIMEOUT_MS);
    // Async, so that a `send` that throws is handled as one that rejects.
    const answer = (async () => this.options.send(from, batch))();
    answer.then(
      (result) => answered(() => (result.ok ? this.accepted(from, result.acked) : this.refused(from, result.error))),
      () => answered(() => this.failed()),
    );
  }

  private accepted(from: number, acked: number): void {
    if (acked < from) {
      this.ackedAt(acked);
      this.failed();
      return;
    }
    this.failures = 0;
    if (this.takeAcked(acked)) this.pumpAfter(BATCH_PAUSE_MS);
  }

  private refused(from: number, error: PublicError): void {
    if (error.code === 'ops_gap' && error.acked !== undefined) {
      const isProgress = error.acked + 1 !== from;
      if (!this.takeAcked(error.acked)) return;
      if (isProgress) this.pumpAfter(BATCH_PAUSE_MS);
      else this.failed();
      return;
    }
    const final = FINAL.has(error.code);
    if (!final && !POISONED.has(error.code)) {
      this.failed(error.retryAfterMs);
      return;
    }
    if (error.acked !== undefined) this.ackedAt(Math.min(error.acked, this.options.ops.length - 1));
    this.failures = 0;
    const keep = error.code === 'drawing_full' || !final ? this.ackedOp + 1 : null;
    this.refuse({ code: error.code, message: error.message, final }, keep);
  }

  private refuse(refusal: Refusal, keep: number | null): void {
    if (refusal.final) this.halted = true;
    this.options.onRefused(refusal, keep);
    if (refusal.final) this.release();
    else this.pumpAfter(BATCH_PAUSE_MS);
  }

  /** Returns false if the server has more ops than this tab: another tab has continued the drawing. */
  private takeAcked(acked: number): boolean {
    if (acked >= this.options.ops.length) {
      this.refuse({ code: 'conflict', message: 'This drawing went on in another tab.', final: true }, null);
      return false;
    }
    this.ackedAt(acked);
    return true;
  }

  private ackedAt(acked: number): void {
    const before = this.ackedOp;
    if (acked === before) return;
    this.ackedOp = acked;
    this.options.onAcked(before, acked);
  }

  private failed(retryAfterMs = 0): void {
    const waitMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    this.pumpAfter(Math.max(waitMs, retryAfterMs));
    this.options.onAcked(this.ackedOp, this.ackedOp);
  }

  private pumpAfter(waitMs: number): void {
    this.stopTimer();
    const isWaitedFor = this.waiters.length > 0 && !this.isRetrying;
    this.cancelTimer = this.options.schedule(
      () => {
        this.cancelTimer = null;
        this.pump();
      },
      isWaitedFor ? 0 : waitMs,
    );
  }

  private stopTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  /** Drops the batch in flight and all timers. */
  private abandon(): void {
    this.inFlight = null;
    this.cancelTimeout?.();
    this.cancelTimeout = null;
    this.stopTimer();
  }

  private release(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const resolve of waiters) resolve();
  }
}

/** The ops of the next message: at least one, whatever its size. */
function batchOf(ops: readonly DrawOp[], from: number): DrawOp[] {
  const batch: DrawOp[] = [];
  let bytes = 0;
  for (const op of ops.slice(from, from + MAX_OPS_PER_BATCH)) {
    bytes += opBytes(op) + 1;
    if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
    batch.push(op);
  }
  return batch;
}
