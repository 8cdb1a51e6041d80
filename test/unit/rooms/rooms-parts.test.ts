import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesInk } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { RoomCode, SeatToken } from '#contract/ids.ts';
import { RateLimiter } from '#server/lib/rate-limit.ts';
import { hashToken, newRoomCode, newSeatToken, roomOfToken, secureRandom } from '#server/rooms/secrets.ts';

describe('ink', () => {
  const stroke = (change: Partial<Stroke>): Stroke => ({
    tool: 'pen',
    colour: '#000000',
    size: 20,
    points: [500, 500, 0.5, 0],
    ...change,
  });

  it('[ROUND-9] is a pen in another colour than the paper, on or near the paper', () => {
    expect(leavesInk(stroke({}))).toBe(true);
    expect(leavesInk(stroke({ points: [-10, 500, 0.5, 0] }))).toBe(true);
    expect(leavesInk(stroke({ tool: 'eraser' }))).toBe(false);
    expect(leavesInk(stroke({ colour: '#ffffff' }))).toBe(false);
    const corners = [-100, 500, 0.5, 0, 1200, 600, 0.5, 0];
    expect(leavesInk(stroke({ points: corners }))).toBe(false);
    for (const tool of ['line', 'rectangle', 'ellipse'] as const) {
      expect(leavesInk(stroke({ tool, points: corners }))).toBe(true);
      expect(leavesInk(stroke({ tool, points: [-100, -500, 0.5, 0, 1200, -200, 0.5, 0] }))).toBe(false);
    }
    expect(leavesInk(stroke({ tool: 'fill', size: 0 }))).toBe(true);
    expect(leavesInk(stroke({ points: [-400, 500, 0.5, 0, 500, -300, 0.5, 0] }))).toBe(false);
  });
});

describe('secrets', () => {
  it('[SEAT-2] a token leads to its room, fits the contract, and is never the same twice', () => {
    const code = newRoomCode();
    const tokens = Array.from({ length: 50 }, () => newSeatToken(code));
    for (const token of tokens) {
      expect(roomOfToken(token)).toBe(code);
      expect(hashToken(token)).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(new Set(tokens).size).toBe(50);
    expect(roomOfToken(SeatToken.parse('x'.repeat(40)))).toBeNull();
  });

  it('[ROOM-2] codes are read whatever their case, spaces and hyphens', () => {
    const code = newRoomCode();
    expect(RoomCode.parse(` ${code.slice(0, 2).toLowerCase()}-${code.slice(2)} `)).toBe(code);
  });

  it('random numbers lie in [0, 1)', () => {
    for (let n = 0; n < 1_000; n++) {
      const value = secureRandom();
      expect(value >= 0 && value < 1).toBe(true);
    }
  });
});

describe('rates', () => {
  it('[EDGE-3] a key gets its burst, then its rate, and takes nothing from others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ waitMs: fc.nat({ max: 300 }), spammer: fc.boolean() }), { maxLength: 300 }),
        (tries) => {
          let now = 0;
          const buckets = new RateLimiter({ capacity: 5, perSecond: 10 }, () => now);
          let allowed = 0;
          for (const { waitMs, spammer } of tries) {
            now += waitMs;
            if (spammer && buckets.take('spammer') === 0) allowed += 1;
          }
          expect(allowed).toBeLessThanOrEqual(5 + now / 100);
          expect(buckets.take('another')).toBe(0);
        },
      ),
    );
  });

  it('[EDGE-3] after the told time a try is allowed; full buckets are forgotten', () => {
    let now = 0;
    const buckets = new RateLimiter({ capacity: 1, perSecond: 2 }, () => now);
    expect(buckets.take('a')).toBe(0);
    const waitMs = buckets.take('a');
    expect(waitMs).toBe(500);
    now += waitMs;
    expect(buckets.take('a')).toBe(0);
    for (let n = 0; n < 100; n++) buckets.take(`key${n}`);
    now += 10_000;
    buckets.take('b');
    expect(buckets.size).toBe(1);
  });
});
