import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import { RoundId, SeatId } from '#contract/ids.ts';
import { MAX_OPS_PER_BATCH } from '#contract/limits.ts';
import { type Reading, SpectatedRound } from '#server/rooms/spectated-round.ts';

const roundId = RoundId.parse('round');
const [ann, ben, eye, ear] = ['ann', 'ben', 'eye', 'ear'].map((id) => SeatId.parse(id)) as [
  SeatId,
  SeatId,
  SeatId,
  SeatId,
];
/** An op that can be told from others. */
const op = (t: number): DrawOp => ({ kind: 'clear', t });
const ops = (count: number, from = 0) => Array.from({ length: count }, (_, n) => op(from + n));

/** What a page makes of what it is sent; a gap would be seen. */
class Page {
  readonly canvases = new Map<SeatId, DrawOp[]>();

  take(pieces: ReturnType<SpectatedRound['next']>): void {
    for (const { seatId, from, ops } of pieces) {
      const known = from === 0 ? [] : (this.canvases.get(seatId) ?? []);
      expect(from).toBe(known.length);
      expect(ops.length).toBeGreaterThan(0);
      expect(ops.length).toBeLessThanOrEqual(MAX_OPS_PER_BATCH);
      this.canvases.set(seatId, [...known, ...ops]);
    }
  }
}

/** Everything that waits is sent. */
function sendAll(round: SpectatedRound, spectator: SeatId, page: Page): void {
  for (let pieces = round.next(spectator); pieces.length > 0; pieces = round.next(spectator)) page.take(pieces);
}

const readAll = (round: SpectatedRound, log: Map<SeatId, DrawOp[]>) => {
  for (const reading of round.toRead()) round.wasRead(reading, log.get(reading.seatId) ?? []);
};

describe('canvases that are looked at', () => {
  it('[SPECTATE-3] whenever somebody comes, and however reading and storing cross, everybody sees each op once and in order', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('store' as const),
        seat: fc.constantFrom(ann, ben),
        count: fc.integer({ min: 1, max: 900 }),
      }),
      fc.record({ kind: fc.constantFrom('read' as const, 'fail' as const, 'ask' as const) }),
      fc.record({
        kind: fc.constantFrom('look' as const, 'away' as const, 'send' as const, 'anew' as const),
        seat: fc.constantFrom(eye, ear, ann),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const round = new SpectatedRound(roundId);
        const log = new Map<SeatId, DrawOp[]>([
          [ann, []],
          [ben, []],
        ]);
        const pages = new Map<SeatId, Page>();
        let running: { reading: Reading; found: DrawOp[] }[] = [];
        const follow = () => round.follow([ann, ben], [...pages.keys()]);
        for (const next of steps) {
          if (next.kind === 'store') {
            const drawn = log.get(next.seat) as DrawOp[];
            const batch = ops(next.count, drawn.length);
            round.stored(next.seat, drawn.length, batch);
            drawn.push(...batch);
          } else if (next.kind === 'ask') {
            for (const reading of round.toRead())
              running.push({ reading, found: [...(log.get(reading.seatId) ?? [])] });
          } else if (next.kind === 'read' || next.kind === 'fail') {
            for (const { reading, found } of running) round.wasRead(reading, next.kind === 'read' ? found : null);
            running = [];
          } else if (next.kind === 'look') {
            if (!pages.has(next.seat)) pages.set(next.seat, new Page());
            follow();
          } else if (next.kind === 'away') {
            pages.delete(next.seat);
            follow();
          } else if (next.kind === 'anew') {
            if (pages.has(next.seat)) pages.set(next.seat, new Page());
            round.restart(next.seat);
          } else if (next.kind === 'send') pages.get(next.seat)?.take(round.next(next.seat));
        }
        for (const { reading, found } of running) round.wasRead(reading, found);
        readAll(round, log);
        for (const [spectator, page] of pages) {
          sendAll(round, spectator, page);
          for (const [seatId, drawn] of log) {
            if (seatId === spectator) expect(page.canvases.has(seatId)).toBe(false);
            else expect(page.canvases.get(seatId) ?? []).toEqual(drawn);
          }
        }
      }),
    );
  });

  it('[SPECTATE-3] while nobody looks on nothing is kept', () => {
    const round = new SpectatedRound(roundId);
    round.follow([ann, ben], []);
    round.stored(ann, 0, ops(3));
    expect(round.toRead()).toEqual([]);
    expect(round.pairs).toBe(0);
    expect(round.next(eye)).toEqual([]);
  });

  it('[SPECTATE-3] a spectator gets so much at one time, and everybody’s canvas has its turn', () => {
    const round = new SpectatedRound(roundId);
    round.follow([ann, ben], [eye]);
    const heavy = (t: number): DrawOp => ({ kind: 'more', t, points: Array.from({ length: 20_000 }, () => 100) });
    for (const seatId of round.toRead())
      round.wasRead(
        seatId,
        Array.from({ length: 10 }, (_, t) => heavy(t)),
      );
    const first = round.next(eye).flatMap(({ seatId, ops }) => ops.map(() => seatId));
    expect(first.length).toBeLessThan(5);
    const second = round.next(eye).flatMap(({ seatId, ops }) => ops.map(() => seatId));
    expect(new Set([...first, ...second])).toEqual(new Set([ann, ben]));
  });

  it('[SPECTATE-3] what was stored unheard is read again', () => {
    const round = new SpectatedRound(roundId);
    round.follow([ann], [eye]);
    readAll(round, new Map([[ann, ops(2)]]));
    round.stored(ann, 5, ops(1, 5));
    const [reading] = round.toRead();
    expect(reading?.seatId).toBe(ann);
    round.wasRead(reading as Reading, ops(6));
    const page = new Page();
    sendAll(round, eye, page);
    expect(page.canvases.get(ann)).toEqual(ops(6));
  });
});
