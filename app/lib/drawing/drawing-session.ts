import {
  admitOp,
  type DrawingUsage,
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
  /** What the server has, from its snapshot. */
  ops: readonly DrawOp[];
  /** sessionStorage, or null where there is none. */
  storage: OpStorage | null;
  send: SendOps;
  /** Milliseconds since the drawing phase began, on a clock that never goes back. For replays only. */
  now: () => number;
  schedule?: Schedule;
}

/**
 * The own canvas of one round: its ops, what they make visible, and their way to the server. Knows nothing of React or
 * the DOM; `subscribe` and `version` fit useSyncExternalStore.
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

  /** What is on the paper and what can be redone. Read it, don't write it. */
  get history(): History {
    return this.actions;
  }
  /** Grows with every change. */
  get version(): number {
    return this.changes;
  }
  /** How often the drawing was cut back to what the server has: a stroke under the pen is void then. */
  get cuts(): number {
    return this.cutBacks;
  }
  get opCount(): number {
    return this.ops.length;
  }
  /** How many ops, from the first, the server has. */
  get ackedCount(): number {
    return this.outbox.acked + 1;
  }
  /** Ops wait and the last attempt to send them failed. */
  get isRetrying(): boolean {
    return this.outbox.isRetrying;
  }
  /** Why the server took no more, or cut the drawing back; null: all is well. */
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
  /** Something is on the paper that `clear` would take away. */
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

  /** Takes one op and sends it soon. False: it can't follow, or nothing more is taken; nothing changed. */
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
  /** Takes everything off the paper; can be undone. */
  clear(): boolean {
    return this.canClear && this.record({ kind: 'clear', t: this.stamp() });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** The connection is back: sends what is missing. `serverHas`: how many ops the server's snapshot holds, if known. */
  reconnected(serverHas?: number): void {
    this.outbox.reconnected(serverHas);
  }

  /** Resolves once the server has everything, or takes no more (see `refused`). */
  flushed(): Promise<void> {
    return this.outbox.flushed();
  }

  /** Ends all sending. Ops that were not acknowledged stay in the storage for a next session of this round. */
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
