import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOp, emptyHistory, refusal, replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import {
  MAX_DRAWING_BYTES,
  MAX_FILLS_PER_DRAWING,
  MAX_OPS_PER_DRAWING,
  MAX_POINTS_PER_STROKE,
} from '#contract/limits.ts';
import { DrawingLog } from '#server/rooms/drawing-log.ts';
import type { OpsLog } from '#server/storage/port/rooms.ts';

const key = {
  roomCode: RoomCode.parse('BCDFG'),
  roundId: RoundId.parse('round'),
  seatId: SeatId.parse('seat'),
};

/** An ops log in memory whose next writes can be held back or made to fail. */
class MemoryLog implements OpsLog {
  readonly stored: DrawOp[] = [];
  writes = 0;
  fail = false;
  held: Promise<void> = Promise.resolve();

  async append({ from, ops }: { from: number; ops: DrawOp[] }): Promise<void> {
    await this.held;
    if (this.fail) throw new Error('the disk is full');
    expect(from).toBe(this.stored.length);
    this.writes += 1;
    this.stored.push(...ops);
  }
  async read(): Promise<DrawOp[]> {
    return [...this.stored];
  }
  async removeRound(): Promise<void> {}
  async removeDrawing(): Promise<void> {}
}

const points = (count: number) => Array.from({ length: count * 4 }, (_, i) => (i % 4 === 2 ? 0.5 : i % 4));
const stroke = (count = 2): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#123456',
  size: 8,
  points: points(count),
});
const more = (count = 1): DrawOp => ({ kind: 'more', t: 1, points: points(count) });
const fill: DrawOp = { kind: 'fill', t: 0, colour: '#123456', x: 5, y: 5 };
const shape: DrawOp = { kind: 'shape', t: 0, shape: 'line', colour: '#123456', size: 8, from: [0, 0], to: [9, 9] };
const codeOf = (result: Awaited<ReturnType<DrawingLog['append']>>) => (result.ok ? 'ok' : result.error.code);

/** Sizes at which a stroke is soon full; made once, because thousands of points take their time. */
const parts = [1, 1_700, 2_500].map((count) => ({ begin: stroke(count), go: more(count) }));
const op: fc.Arbitrary<DrawOp> = fc.oneof(
  fc.constantFrom(...parts).map(({ begin }) => begin),
  fc.constantFrom(...parts).map(({ go }) => go),
  fc.constantFrom(fill, shape),
  fc.constantFrom<DrawOp>({ kind: 'undo', t: 0 }, { kind: 'redo', t: 0 }, { kind: 'clear', t: 0 }),
);

const smallOp: fc.Arbitrary<DrawOp> = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map(stroke),
  fc.integer({ min: 1, max: 4 }).map(more),
  fc.constantFrom(fill, shape),
  fc.constantFrom<DrawOp>({ kind: 'undo', t: 0 }, { kind: 'redo', t: 0 }, { kind: 'clear', t: 0 }),
);

describe('a drawing as the server takes it', () => {
  it('[DRAW-3] [DRAW-8] refuses exactly the ops that cannot follow, though it keeps no old points', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(op, { maxLength: 40 }), async (ops) => {
        const log = new MemoryLog();
        const drawing = await DrawingLog.open(log, key);
        const whole = emptyHistory();
        for (const next of ops) {
          const expected = refusal(whole, next);
          applyOp(whole, next);
          const result = await drawing.append(drawing.acked + 1, [next]);
          const wanted = expected === null ? 'ok' : expected === 'stroke_full' ? 'stroke_full' : 'ops_invalid';
          expect(codeOf(result)).toBe(wanted);
        }
        const again = await DrawingLog.open(log, key);
        expect(again.acked).toBe(drawing.acked);
      }),
      { numRuns: 100 },
    );
  });

  it('[LIVE-1] kept strokes are what is on the paper, and those given away never change', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ op: smallOp, look: fc.boolean() }), { maxLength: 60 }), async (steps) => {
        const log = new MemoryLog();
        const drawing = await DrawingLog.open(log, key, { keepStrokes: true });
        const given: { strokes: ReturnType<DrawingLog['strokes']>; json: string }[] = [];
        for (const { op, look } of steps) {
          await drawing.append(drawing.acked + 1, [op]);
          if (!look) continue;
          const strokes = drawing.strokes();
          expect(strokes).toEqual(visibleStrokes(replayOps(log.stored)));
          given.push({ strokes, json: JSON.stringify(strokes) });
        }
        for (const { strokes, json } of given) expect(JSON.stringify(strokes)).toBe(json);
        expect(drawing.opCount).toBe(log.stored.length);
        const again = await DrawingLog.open(log, key, { keepStrokes: true });
        expect(again.strokes()).toEqual(drawing.strokes());
      }),
    );
  });

  it('[DRAW-3] takes as many fills as there may be, those that were taken back among them, and other ops after them', async () => {
    const log = new MemoryLog();
    let drawing = await DrawingLog.open(log, key);
    const most = Array.from({ length: MAX_FILLS_PER_DRAWING }, (_, i) =>
      i % 2 ? fill : [fill, { kind: 'undo' as const, t: 0 }],
    );
    expect(codeOf(await drawing.append(0, most.flat()))).toBe('ok');
    drawing = await DrawingLog.open(log, key);
    const refused = await drawing.append(drawing.acked + 1, [shape, fill, stroke()]);
    expect(refused).toMatchObject({ ok: false, error: { code: 'drawing_full', acked: drawing.acked } });
    expect(log.stored.at(-1)).toEqual(shape);
    expect(codeOf(await drawing.append(drawing.acked + 1, [stroke(), more()]))).toBe('ok');
  });

  it('[LIVE-1] kept strokes that stay are the same objects', async () => {
    const drawing = await DrawingLog.open(new MemoryLog(), key, { keepStrokes: true });
    await drawing.append(0, [stroke(1), stroke(2)]);
    const [first, second] = drawing.strokes();
    await drawing.append(2, [more(), stroke(3), { kind: 'undo', t: 0 }]);
    const [same, grown] = drawing.strokes();
    expect(same).toBe(first);
    expect(grown).not.toBe(second);
    expect(grown?.points).toHaveLength(12);
    expect(drawing.strokes()[1]).toBe(grown);
  });

  it('[DRAW-1] [DRAW-2] any overlapping resends in any order give every op once', async () => {
    const all = Array.from({ length: 50 }, (_, n) => stroke((n % 5) + 1));
    const batch = fc.record({ from: fc.nat({ max: 49 }), count: fc.integer({ min: 1, max: 20 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 40 }), async (batches) => {
        const log = new MemoryLog();
        const drawing = await DrawingLog.open(log, key);
        await Promise.all(
          [...batches, { from: 0, count: 1 }].map(({ from, count }) =>
            drawing.append(from, all.slice(from, from + count)),
          ),
        );
        while (drawing.acked < 49) {
          const before = drawing.acked;
          const from = Math.max(0, before - 3);
          const result = await drawing.append(from, all.slice(from, from + 10));
          expect(codeOf(result)).toBe('ok');
          expect(drawing.acked).toBeGreaterThan(before);
        }
        expect(log.stored).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });

  it('[DRAW-1] a gap says where to go on and stores nothing', async () => {
    const log = new MemoryLog();
    const drawing = await DrawingLog.open(log, key);
    await drawing.append(0, [stroke(), stroke()]);
    expect(await drawing.append(5, [stroke()])).toMatchObject({ ok: false, error: { code: 'ops_gap', acked: 1 } });
    expect(log.stored).toHaveLength(2);
  });

  it('[DRAW-3] the 8,001st op is drawing_full, and the ops before it in the batch stay', async () => {
    const log = new MemoryLog();
    const drawing = await DrawingLog.open(log, key);
    const undo: DrawOp = { kind: 'undo', t: 0 };
    for (let from = 0; from < MAX_OPS_PER_DRAWING - 10; from += 2) await drawing.append(from, [stroke(1), undo]);
    const from = drawing.acked + 1;
    const result = await drawing.append(
      from,
      Array.from({ length: 20 }, () => stroke(1)),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'drawing_full', acked: MAX_OPS_PER_DRAWING - 1 } });
    expect(log.stored).toHaveLength(MAX_OPS_PER_DRAWING);
  });

  it('[DRAW-3] 1 MB is full, whatever the number of ops', async () => {
    const drawing = await DrawingLog.open(new MemoryLog(), key);
    const big = stroke(MAX_POINTS_PER_STROKE);
    const fit = Math.floor(MAX_DRAWING_BYTES / Buffer.byteLength(JSON.stringify(big)));
    for (let n = 0; n < fit; n++) expect(codeOf(await drawing.append(n, [big]))).toBe('ok');
    expect(await drawing.append(fit, [big])).toMatchObject({ error: { code: 'drawing_full', acked: fit - 1 } });
  });

  it('[DRAW-3] a stroke takes 5,000 points', async () => {
    const drawing = await DrawingLog.open(new MemoryLog(), key);
    await drawing.append(0, [stroke(MAX_POINTS_PER_STROKE - 1), more(1)]);
    expect(await drawing.append(2, [more(1)])).toMatchObject({ error: { code: 'stroke_full', acked: 1 } });
    expect(codeOf(await drawing.append(2, [stroke()]))).toBe('ok');
  });

  it('[DRAW-2] what comes while a write runs goes out in one write', async () => {
    const log = new MemoryLog();
    let release = () => {};
    log.held = new Promise((resolve) => {
      release = resolve;
    });
    const drawing = await DrawingLog.open(log, key);
    const answers = Array.from({ length: 30 }, (_, n) => drawing.append(n, [stroke()]));
    expect(drawing.acked).toBe(-1);
    release();
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ ok: true });
    expect(log.writes).toBe(2);
  });

  it('[DRAW-2] a failed write acknowledges nothing; a new object goes on from what is stored', async () => {
    const log = new MemoryLog();
    const drawing = await DrawingLog.open(log, key);
    await drawing.append(0, [stroke()]);
    log.fail = true;
    const lost = [drawing.append(1, [stroke()]), drawing.append(2, [stroke()])];
    for (const answer of lost) await expect(answer).rejects.toThrow();
    log.fail = false;
    await expect(drawing.append(3, [stroke()])).rejects.toThrow();
    const again = await DrawingLog.open(log, key);
    expect(again.acked).toBe(0);
    expect(await again.append(1, [stroke()])).toEqual({ ok: true, acked: 1 });
  });
});
