import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import type { OpStorage } from '#app/lib/drawing/op-store.ts';
import { MAX_BATCH_BYTES, type Schedule, type SendOps } from '#app/lib/drawing/outbox.ts';
import { drawingUse, fits, grownUse, opBytes } from '#canvas/op-size.ts';
import { applyOp, emptyHistory, refusal, replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import { MAX_DRAWING_BYTES, MAX_FILLS_PER_DRAWING, MAX_OPS_PER_BATCH, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';

type Answer = Result<{ acked: number }>;

/** The agreement's other side: appends what follows, skips what it has, refuses the rest. */
class OpsKeeper {
  readonly ops: DrawOp[] = [];
  readonly batches: { from: number; ops: DrawOp[] }[] = [];
  private readonly history = emptyHistory();
  private use = drawingUse([]);

  receive(from: number, ops: DrawOp[]): Answer {
    this.batches.push({ from, ops });
    if (from > this.ops.length) return this.refuse('ops_gap');
    for (const op of ops.slice(this.ops.length - from)) {
      if (!fits(this.use, op)) return this.refuse('drawing_full');
      const why = refusal(this.history, op);
      if (why) return this.refuse(why === 'stroke_full' ? 'stroke_full' : 'ops_invalid');
      applyOp(this.history, op);
      this.use = grownUse(this.use, op);
      this.ops.push(op);
    }
    return { ok: true, acked: this.ops.length - 1 };
  }

  private refuse(code: PublicError['code']): Answer {
    return { ok: false, error: { code, message: `refused: ${code}`, acked: this.ops.length - 1 } };
  }
}

/** Time that passes only when told to. */
class ManualTime {
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

const settle = async () => {
  for (let i = 0; i < 8; i++) await Promise.resolve();
};

class MemoryStorage implements OpStorage {
  readonly map = new Map<string, string>();
  get length() {
    return this.map.size;
  }
  key = (index: number) => [...this.map.keys()][index] ?? null;
  getItem = (key: string) => this.map.get(key) ?? null;
  setItem = (key: string, value: string) => void this.map.set(key, value);
  removeItem = (key: string) => void this.map.delete(key);
}

const stroke = (i: number, points = 1): DrawOp => ({
  kind: 'stroke',
  t: i,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: Array.from({ length: points }, (_, k) => [(i + k) % 1024, 100, 0.5, 8]).flat(),
});

function setUp(options: { send?: SendOps; ops?: DrawOp[]; storage?: OpStorage | null; time?: ManualTime } = {}) {
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

/** What becomes of a message: `late` arrives, but after ones sent later; the sender hears of it too late. */
const fate = fc.constantFrom(...(['fine', 'fine', 'fine', 'lost', 'answer lost', 'late', 'twice', 'silence'] as const));
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('stroke' as const), points: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'undo' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'redo' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconnect' as const), tell: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reload' as const }) },
);

describe('drawing session over a bad network', () => {
  it('[R32] brings exactly the recorded ops to the server, once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.array(fate, { maxLength: 40 }), async (steps, fates) => {
        const keeper = new OpsKeeper();
        const time = new ManualTime();
        const storage = new MemoryStorage();
        const late: (() => void)[] = [];
        let sent = 0;
        const send: SendOps = async (from, ops) => {
          switch (fates[sent++] ?? 'fine') {
            case 'lost':
              throw new Error('offline');
            case 'answer lost':
              keeper.receive(from, ops);
              throw new Error('offline');
            case 'late':
              late.push(() => keeper.receive(from, ops));
              return new Promise<Answer>(() => {});
            case 'twice':
              keeper.receive(from, ops);
              return keeper.receive(from, ops);
            case 'silence':
              return new Promise<Answer>(() => {});
            default: {
              const answer = keeper.receive(from, ops);
              for (const deliver of late.splice(0)) deliver();
              return answer;
            }
          }
        };
        const open = () =>
          new DrawingSession({
            roundId: 'r1',
            ops: [...keeper.ops],
            storage,
            send,
            now: () => time.nowMs,
            schedule: time.schedule,
          });
        let session = open();
        const recorded: DrawOp[] = [];
        let i = 0;
        for (const each of steps) {
          switch (each.kind) {
            case 'stroke':
              expect(session.record(stroke(i++, each.points))).toBe(true);
              recorded.push(session.allOps().at(-1) as DrawOp);
              break;
            case 'wait':
              await time.pass(each.ms);
              break;
            case 'reconnect':
              session.reconnected(each.tell ? keeper.ops.length : undefined);
              break;
            case 'reload':
              session.close();
              session = open();
              expect(session.allOps()).toEqual(recorded);
              break;
            default:
              if (session[each.kind]()) recorded.push(session.allOps().at(-1) as DrawOp);
          }
        }
        await time.pass(300_000);
        expect(session.refused).toBeNull();
        expect(session.allOps()).toEqual(recorded);
        expect(keeper.ops).toEqual(recorded);
        expect(session.ackedCount).toBe(recorded.length);
        expect(storage.length).toBe(0);
        await session.flushed();
      }),
      { numRuns: 200 },
    );
  });
});

describe('drawing session, what it sends', () => {
  it('sends the first op at once, and gathers the next while the answer is under way', async () => {
    const { session, keeper, time } = setUp();
    for (let i = 0; i < 5; i++) session.record(stroke(i));
    await time.pass(1_000);
    expect(keeper.batches.map(({ from, ops }) => [from, ops.length])).toEqual([
      [0, 1],
      [1, 4],
    ]);
  });

  it('keeps batches below the limits in number and size', async () => {
    const { session, keeper, time } = setUp();
    for (let i = 0; i < 1_000; i++) session.record(stroke(i, i % 10 === 0 ? 250 : 1));
    await time.pass(60_000);
    expect(keeper.ops).toHaveLength(1_000);
    for (const { ops } of keeper.batches) {
      expect(ops.length).toBeLessThanOrEqual(MAX_OPS_PER_BATCH);
      expect(ops.reduce((sum, op) => sum + opBytes(op), 0)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    }
  });

  it('has one batch in flight', async () => {
    let inFlight = 0;
    const keeper = new OpsKeeper();
    const { session, time } = setUp({
      send: async (from, ops) => {
        inFlight += 1;
        expect(inFlight).toBe(1);
        await settle();
        inFlight -= 1;
        return keeper.receive(from, ops);
      },
    });
    for (let i = 0; i < 50; i++) {
      session.record(stroke(i));
      await time.pass(30);
    }
    await time.pass(5_000);
    expect(keeper.ops).toHaveLength(50);
  });

  it('waits longer after each failure, and as long as the server asks', async () => {
    const times: number[] = [];
    const time = new ManualTime();
    const { session } = setUp({
      time,
      send: async () => {
        times.push(time.nowMs);
        if (times.length === 4) {
          return { ok: false, error: { code: 'rate_limited', message: 'Slow down.', retryAfterMs: 9_000 } };
        }
        throw new Error('offline');
      },
    });
    session.record(stroke(0));
    await time.pass(60_000);
    const waits = times.slice(1).map((ms, i) => ms - (times[i] as number));
    expect(waits.slice(0, 5)).toEqual([250, 500, 1_000, 9_000, 4_000]);
    expect(session.isRetrying).toBe(true);
    expect(session.opCount).toBe(1);
  });

  it('[R32] goes on where the server says after a gap, even further back', async () => {
    const ops = [stroke(0), stroke(1), stroke(2)];
    const keeper = new OpsKeeper();
    keeper.receive(0, [stroke(0)]);
    const storage = new MemoryStorage();
    const { session, time } = setUp({ ops, storage, send: async (from, batch) => keeper.receive(from, batch) });
    session.record(stroke(3));
    await time.pass(1_000);
    expect(keeper.ops).toEqual([stroke(0), stroke(1), stroke(2), stroke(3)]);
    expect(storage.length).toBe(0);
  });

  it('resolves `flushed` when the last op is acknowledged, without the usual pause', async () => {
    const { session, keeper, time } = setUp();
    for (let i = 0; i < 3; i++) session.record(stroke(i));
    let done = false;
    void session.flushed().then(() => {
      done = true;
    });
    expect(done).toBe(false);
    await time.pass(0);
    expect(done).toBe(true);
    expect(keeper.ops).toHaveLength(3);
  });
});

describe('drawing session, refused', () => {
  const refusing = (error: PublicError) => setUp({ ops: [stroke(0)], send: async () => ({ ok: false, error }) });

  it('[R17] takes nothing more when the phase is over, and keeps the picture', async () => {
    const { session, time } = refusing({ code: 'phase_over', message: 'Time is up.' });
    session.record(stroke(1));
    await time.pass(100);
    expect(session.refused).toEqual({ code: 'phase_over', message: 'Time is up.', final: true });
    expect(session.opCount).toBe(2);
    expect([session.record(stroke(2)), session.undo(), session.canUndo]).toEqual([false, false, false]);
    await session.flushed();
  });

  it('[R34] cuts the drawing back to what a full server has', async () => {
    const { session, time } = refusing({ code: 'drawing_full', message: 'Full.', acked: 0 });
    session.record(stroke(1));
    await time.pass(100);
    expect(session.allOps()).toEqual([stroke(0)]);
    expect([session.isClosed, session.cuts]).toEqual([true, 1]);
  });

  it('[R34] cuts back an op that cannot follow, and goes on', async () => {
    const keeper = new OpsKeeper();
    let first = true;
    const { session, time } = setUp({
      send: async (from, ops) => {
        if (!first) return keeper.receive(from, ops);
        first = false;
        return { ok: false, error: { code: 'ops_invalid', message: 'No.', acked: -1 } };
      },
    });
    session.record(stroke(0));
    await time.pass(500);
    expect(session.opCount).toBe(0);
    expect(session.refused?.final).toBe(false);
    expect(session.record(stroke(1))).toBe(true);
    await time.pass(1_000);
    expect(keeper.ops).toEqual([stroke(1)]);
    expect(session.refused).toBeNull();
  });

  it('stops when the server has more than this tab ever drew', async () => {
    const { session, time } = setUp({ send: async () => ({ ok: true, acked: 40 }) });
    session.record(stroke(0));
    await time.pass(100);
    expect(session.refused).toMatchObject({ code: 'conflict', final: true });
  });
});

describe('drawing session, what it keeps', () => {
  it('has everything after a reload while offline, and forgets other rounds', async () => {
    const storage = new MemoryStorage();
    storage.setItem('doodle-judge.ops.old-round.0', '{}');
    storage.setItem('something.else', 'kept');
    const offline: SendOps = async () => {
      throw new Error('offline');
    };
    const before = setUp({ storage, ops: [stroke(0)], send: offline }).session;
    for (let i = 1; i < 4; i++) before.record(stroke(i));
    before.undo();
    before.close();

    const { session, keeper, time } = setUp({ storage, ops: [stroke(0)] });
    expect(session.opCount).toBe(5);
    expect(visibleStrokes(session.history)).toEqual(visibleStrokes(replayOps([stroke(0), stroke(1), stroke(2)])));
    await time.pass(1_000);
    expect(keeper.ops).toHaveLength(5);
    expect([...storage.map.keys()]).toEqual(['something.else']);
  });

  it('does without storage that is full, forbidden or broken', async () => {
    const broken: OpStorage = {
      length: 1,
      key: () => {
        throw new Error('denied');
      },
      getItem: () => '{"kind":"stroke"',
      setItem: () => {
        throw new Error('quota');
      },
      removeItem: () => {
        throw new Error('denied');
      },
    };
    const { session, keeper, time } = setUp({ storage: broken });
    expect(session.record(stroke(0))).toBe(true);
    await time.pass(100);
    expect(keeper.ops).toHaveLength(1);
  });

  it('[R34] stays inside the limits of a drawing, with a reserve for undo', () => {
    const { session } = setUp({ send: async () => new Promise<Answer>(() => {}) });
    let i = 0;
    while (session.room.ops > 0) session.record(stroke(i++));
    expect(session.isFull).toBe(true);
    expect(session.undo()).toBe(true);
    expect(session.clear()).toBe(true);
    while (session.record({ kind: 'undo', t: 0 }) && session.record({ kind: 'redo', t: 0 }));
    expect(session.opCount).toBe(MAX_OPS_PER_DRAWING);
  });

  it('[R34] has no fill left some time before it is full', () => {
    const { session } = setUp({ send: async () => new Promise<Answer>(() => {}) });
    const fill: DrawOp = { kind: 'fill', t: 0, colour: '#000000', opacity: 1, x: 10, y: 10 };
    for (let i = 0; i < MAX_FILLS_PER_DRAWING; i++) {
      expect(session.isOutOfFills).toBe(false);
      expect(session.record(fill)).toBe(true);
    }
    expect(session.record(fill)).toBe(false);
    expect([session.isOutOfFills, session.isFull]).toEqual([true, false]);
    expect(session.record(stroke(1))).toBe(true);
  });

  it('counts bytes, too', () => {
    const { session } = setUp({ send: async () => new Promise<Answer>(() => {}) });
    while (session.record(stroke(1, 4_000)));
    const { bytes } = drawingUse(session.allOps());
    expect(bytes).toBeLessThanOrEqual(MAX_DRAWING_BYTES);
    expect(session.isFull).toBe(false);
    while (session.room.bytes > 0) expect(session.record(stroke(1, 250))).toBe(true);
    expect(session.undo()).toBe(true);
  });

  it('tells its listeners', () => {
    const { session } = setUp();
    let told = 0;
    const stop = session.subscribe(() => {
      told += 1;
    });
    const before = session.version;
    session.record(stroke(0));
    expect([told, session.version > before, session.canUndo, session.canRedo]).toEqual([1, true, true, false]);
    stop();
    session.undo();
    expect([told, session.canUndo, session.canRedo]).toEqual([1, false, true]);
  });
});
