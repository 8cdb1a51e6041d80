import { describe, expect, it } from 'vitest';
import type { OpStorage } from '#app/lib/drawing/op-store.ts';
import type { SendOps } from '#app/lib/drawing/outbox.ts';
import { usageOf } from '#canvas/drawing-quota.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError } from '#contract/errors.ts';
import { MAX_DRAWING_BYTES, MAX_FILLS_PER_DRAWING, MAX_OPS_PER_DRAWING } from '#contract/limits.ts';
import { type Answer, MemoryStorage, OpsKeeper, setUp, stroke } from '../../support/ops-keeper.ts';

describe('drawing session, refused', () => {
  const refusing = (error: PublicError) => setUp({ ops: [stroke(0)], send: async () => ({ ok: false, error }) });

  it('[ROUND-3] takes nothing more when the phase is over, and keeps the picture', async () => {
    const { session, time } = refusing({ code: 'phase_over', message: 'Time is up.' });
    session.record(stroke(1));
    await time.pass(100);
    expect(session.refused).toEqual({ code: 'phase_over', message: 'Time is up.', final: true });
    expect(session.opCount).toBe(2);
    expect([session.record(stroke(2)), session.undo(), session.canUndo]).toEqual([false, false, false]);
    await session.flushed();
  });

  it('[DRAW-3] cuts the drawing back to what a full server has', async () => {
    const { session, time } = refusing({ code: 'drawing_full', message: 'Full.', acked: 0 });
    session.record(stroke(1));
    await time.pass(100);
    expect(session.allOps()).toEqual([stroke(0)]);
    expect([session.isClosed, session.cuts]).toEqual([true, 1]);
  });

  it('[DRAW-3] cuts back an op that cannot follow, and goes on', async () => {
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

  it('[DRAW-3] stays inside the limits of a drawing, with a reserve for undo', () => {
    const { session } = setUp({ send: async () => new Promise<Answer>(() => {}) });
    let i = 0;
    while (session.allowance.ops > 0) session.record(stroke(i++));
    expect(session.isFull).toBe(true);
    expect(session.undo()).toBe(true);
    expect(session.clear()).toBe(true);
    while (session.record({ kind: 'undo', t: 0 }) && session.record({ kind: 'redo', t: 0 }));
    expect(session.opCount).toBe(MAX_OPS_PER_DRAWING);
  });

  it('[DRAW-3] has no fill left some time before it is full', () => {
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
    const { bytes } = usageOf(session.allOps());
    expect(bytes).toBeLessThanOrEqual(MAX_DRAWING_BYTES);
    expect(session.isFull).toBe(false);
    while (session.allowance.bytes > 0) expect(session.record(stroke(1, 250))).toBe(true);
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
