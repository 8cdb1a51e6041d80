import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { MAX_BATCH_BYTES, type SendOps } from '#app/lib/drawing/outbox.ts';
import { opBytes } from '#canvas/drawing-quota.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { MAX_OPS_PER_BATCH } from '#contract/limits.ts';
import { type Answer, ManualTime, MemoryStorage, OpsKeeper, settle, setUp, stroke } from '../../support/ops-keeper.ts';

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
  it('[DRAW-1] brings exactly the recorded ops to the server, once and in order', async () => {
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

  it('[DRAW-1] goes on where the server says after a gap, even further back', async () => {
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
