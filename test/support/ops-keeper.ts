import { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import type { OpStorage } from '#app/lib/drawing/op-store.ts';
import type { Schedule, SendOps } from '#app/lib/drawing/outbox.ts';
import { admitOp, usageOf } from '#canvas/drawing-quota.ts';
import { applyOp, emptyHistory } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError, Result } from '#contract/errors.ts';

export type Answer = Result<{ acked: number }>;

const CODES = {
  drawing_full: 'drawing_full',
  fills_used_up: 'drawing_full',
  stroke_full: 'stroke_full',
  nothing_to_continue: 'ops_invalid',
  nothing_to_undo: 'ops_invalid',
  nothing_to_redo: 'ops_invalid',
} as const;

/** The agreement's other side: appends what follows, skips what it has, refuses the rest. */
export class OpsKeeper {
  readonly ops: DrawOp[] = [];
  readonly batches: { from: number; ops: DrawOp[] }[] = [];
  private readonly history = emptyHistory();
  private usage = usageOf([]);

  receive(from: number, ops: DrawOp[]): Answer {
    this.batches.push({ from, ops });
    if (from > this.ops.length) return this.refuse('ops_gap');
    for (const op of ops.slice(this.ops.length - from)) {
      const admission = admitOp(this.history, this.usage, op);
      if (!admission.ok) return this.refuse(CODES[admission.refusal]);
      applyOp(this.history, op);
      this.usage = admission.usage;
      this.ops.push(op);
    }
    return { ok: true, acked: this.ops.length - 1 };
  }

  private refuse(code: PublicError['code']): Answer {
    return { ok: false, error: { code, message: `refused: ${code}`, acked: this.ops.length - 1 } };
  }
}

/** Time that passes only when told to. */
export class ManualTime {
  nowMs = 0;
  private tasks: { dueMs: number; run: () => void }[] = [];

  readonly schedule: Schedule = (run, waitMs) => {
    const task = { dueMs: this.nowMs + waitMs, run };
    this.tasks.push(task);
    return () => {
      this.tasks = this.tasks.filter((each) => each !== task);
    };
  };

  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settle();
      const next = this.tasks.reduce<{ dueMs: number; run: () => void } | null>(
        (first, task) => (task.dueMs <= untilMs && (!first || task.dueMs < first.dueMs) ? task : first),
        null,
      );
      if (!next) break;
      this.tasks = this.tasks.filter((task) => task !== next);
      this.nowMs = next.dueMs;
      next.run();
    }
    this.nowMs = untilMs;
  }
}

export const settle = async () => {
  for (let i = 0; i < 8; i++) await Promise.resolve();
};

export class MemoryStorage implements OpStorage {
  readonly map = new Map<string, string>();
  get length() {
    return this.map.size;
  }
  key = (index: number) => [...this.map.keys()][index] ?? null;
  getItem = (key: string) => this.map.get(key) ?? null;
  setItem = (key: string, value: string) => void this.map.set(key, value);
  removeItem = (key: string) => void this.map.delete(key);
}

export const stroke = (i: number, points = 1): DrawOp => ({
  kind: 'stroke',
  t: i,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: Array.from({ length: points }, (_, k) => [(i + k) % 1024, 100, 0.5, 8]).flat(),
});

export function setUp(options: { send?: SendOps; ops?: DrawOp[]; storage?: OpStorage | null; time?: ManualTime } = {}) {
  const keeper = new OpsKeeper();
  for (const op of options.ops ?? []) keeper.receive(keeper.ops.length, [op]);
  const time = options.time ?? new ManualTime();
  const session = new DrawingSession({
    roundId: 'r1',
    ops: options.ops ?? [],
    storage: options.storage ?? null,
    send: options.send ?? (async (from, ops) => keeper.receive(from, ops)),
    now: () => time.nowMs,
    schedule: time.schedule,
  });
  return { session, keeper, time };
}
