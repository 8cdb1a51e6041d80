import {
  admitOp,
  type DrawingUsage,
  isNearlyUsedUp,
  isUsedUp,
  type StrokeAllowance,
  strokeAllowance,
  usageOf,
} from '#canvas/drawing-quota.ts';
import { applyOp, type History, replayOps } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { type OpStorage, OpStore } from './op-store.ts';
import { Outbox, type Refusal, type Schedule, type SendOps, scheduleTimeout } from './outbox.ts';

export interface DrawingSessionOptions {
  roundId: string;
  /** The server's ops, from its snapshot. */
  ops: readonly DrawOp[];
  /** sessionStorage, or null where there is none. */
  storage: OpStorage | null;
  send: SendOps;
  /** Milliseconds since the drawing phase began, on a monotonic clock. For replays only. */
  now: () => number;
  schedule?: Schedule;
}

/**
 * The player's drawing of one round: its ops, its history and the sending to the server. Free of React and the DOM;
 * `subscribe` and `version` fit useSyncExternalStore.
 */
export class DrawingSession {
  readonly roundId: string;
  private readonly ops: DrawOp[];
  private readonly store: OpStore;
  private readonly outbox: Outbox;
  private readonly now: () => number;
  private readonly listeners = new Set<() => void>();
  private actions: History;
  private usage: DrawingUsage;
  private refusedBy: Refusal | null = null;
  private changes = 0;
  private cutBacks = 0;

  constructor(options: DrawingSessionOptions) {
    this.roundId = options.roundId;
    this.now = options.now;
    this.store = new OpStore(options.storage, options.roundId);
    this.ops = [...options.ops];
    this.actions = replayOps(this.ops);
    this.usage = usageOf(this.ops);
    for (const op of this.store.load(this.ops.length)) {
      if (!this.append(op)) break;
    }
    this.store.keepOnly(options.ops.length, this.ops.length);
    this.outbox = new Outbox({
      ops: this.ops,
      acked: options.ops.length - 1,
      send: options.send,
      schedule: options.schedule ?? scheduleTimeout,
      onAcked: (before, acked) => this.acknowledged(before, acked),
      onRefused: (reason, keep) => this.refuse(reason, keep),
    });
    this.outbox.pump();
  }

  /** Read-only for callers. */
  get history(): History {
    return this.actions;
  }
  /** Grows with every change. */
  get version(): number {
    return this.changes;
  }
  /** Number of times the drawing was cut back to the server's ops, which voids the stroke in progress. */
  get cuts(): number {
    return this.cutBacks;
  }
  get opCount(): number {
    return this.ops.length;
  }
  /** Number of ops that the server has acknowledged. */
  get ackedCount(): number {
    return this.outbox.acked + 1;
  }
  /** The last attempt to send ops failed. */
  get isRetrying(): boolean {
    return this.outbox.isRetrying;
  }
  /** The server's refusal of ops; null: none. */
  get refused(): Refusal | null {
    return this.refusedBy;
  }
  get isClosed(): boolean {
    return this.refusedBy?.final === true;
  }
  get canUndo(): boolean {
    return !this.isClosed && this.actions.done.length > 0;
  }
  get canRedo(): boolean {
    return !this.isClosed && this.actions.undone.length > 0;
  }
  /** The canvas may not be empty. */
  get canClear(): boolean {
    return !this.isClosed && this.actions.done.at(-1)?.kind === 'stroke';
  }
  /** What the limits leave for strokes; undo, redo and clear have a reserve of their own. */
  get allowance(): StrokeAllowance {
    return strokeAllowance(this.usage);
  }
  get isFull(): boolean {
    return isUsedUp(this.allowance);
  }
  /** A few more strokes, and it is full. */
  get isNearlyFull(): boolean {
    return isNearlyUsedUp(this.usage);
  }
  /** No fill is left; other tools are not affected. */
  get isOutOfFills(): boolean {
    return this.allowance.fills <= 0;
  }

  /** Milliseconds since the drawing phase began. */
  time(): number {
    return this.now();
  }

  /** The whole drawing, oldest op first. */
  allOps(): readonly DrawOp[] {
    return this.ops;
  }

  /** Records one op and sends it soon. Returns false, without a change, if the drawing cannot take it or is closed. */
  record(op: DrawOp): boolean {
    if (this.isClosed || !this.append(op)) return false;
    this.store.put(this.ops.length - 1, op);
    this.changed();
    this.outbox.pump();
    return true;
  }

  undo(): boolean {
    return this.record({ kind: 'undo', t: this.stamp() });
  }
  redo(): boolean {
    return this.record({ kind: 'redo', t: this.stamp() });
  }
  /** Clears the canvas; can be undone. */
  clear(): boolean {
    return this.canClear && this.record({ kind: 'clear', t: this.stamp() });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Sends missing ops on a new connection. `serverHas`: number of ops in the server's snapshot, if known. */
  reconnected(serverHas?: number): void {
    this.outbox.reconnected(serverHas);
  }

  /** Resolves once the server has all ops, or takes no more (see `refused`). */
  flushed(): Promise<void> {
    return this.outbox.flushed();
  }

  /** Stops sending. Unacknowledged ops stay in the storage for the next session of this round. */
  close(): void {
    this.outbox.close();
    this.listeners.clear();
  }

  /** Returns false if the drawing cannot take the op. */
  private append(op: DrawOp): boolean {
    const admission = admitOp(this.actions, this.usage, op);
    if (!admission.ok) return false;
    this.ops.push(op);
    applyOp(this.actions, op);
    this.usage = admission.usage;
    return true;
  }

  private stamp(): number {
    return Math.round(Math.min(86_400_000, Math.max(0, this.now())));
  }

  private acknowledged(before: number, acked: number): void {
    for (let i = before + 1; i <= acked; i++) this.store.remove(i);
    for (let i = acked + 1; i <= before; i++) this.store.put(i, this.ops[i] as DrawOp);
    if (acked > before) this.refusedBy = null;
    this.changed();
  }

  private refuse(reason: Refusal, keep: number | null): void {
    this.refusedBy = reason;
    if (keep !== null && keep < this.ops.length) {
      this.ops.length = keep;
      this.actions = replayOps(this.ops);
      this.usage = usageOf(this.ops);
      this.store.keepOnly(keep, keep);
      this.cutBacks += 1;
    }
    this.changed();
  }

  private changed(): void {
    this.changes += 1;
    for (const listener of [...this.listeners]) listener();
  }
}
