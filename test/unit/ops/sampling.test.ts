import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpreadRecorder } from '#server/ops/durations.ts';
import { loopDelayMs, Ring, sampleOf } from '#server/ops/sampler.ts';

describe('a ring', () => {
  it('keeps the newest, in order, whatever comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer(), { maxLength: 40 }), (capacity, items) => {
        const ring = new Ring<number>(capacity);
        for (const item of items) ring.push(item);
        expect(ring.toArray()).toEqual(items.slice(-capacity));
      }),
    );
  });

  it('gives a copy', () => {
    const ring = new Ring<number>(2);
    ring.push(1);
    ring.toArray().push(9);
    expect(ring.toArray()).toEqual([1]);
  });

  it.each([0, -1, 1.5, Number.NaN])('of %s items is none', (capacity) => {
    expect(() => new Ring(capacity)).toThrow(RangeError);
  });
});

describe('the spread of durations', () => {
  /** The value below which `share` of them lie, by HDR histograms' definition: the rank is rounded. */
  const nearestRank = (values: number[], share: number) =>
    values.toSorted((a, b) => a - b)[Math.max(1, Math.floor(share * values.length + 0.5)) - 1] as number;

  it('is that of a sorted list, to three digits', () => {
    const durations = fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(durations, (values) => {
        const recorder = new SpreadRecorder();
        for (const value of values) recorder.record(value);
        const spread = recorder.take();
        const close = (got: number | undefined, expected: number) =>
          expect(Math.abs((got as number) - expected)).toBeLessThanOrEqual(expected * 2e-3 + 2e-3);
        expect(spread?.count).toBe(values.length);
        close(spread?.p50Ms, nearestRank(values, 0.5));
        close(spread?.p95Ms, nearestRank(values, 0.95));
        close(spread?.p99Ms, nearestRank(values, 0.99));
        close(spread?.meanMs, values.reduce((sum, value) => sum + value, 0) / values.length);
      }),
      { numRuns: 40 },
    );
  });

  it('is of what came since the last look, and null when nothing did', () => {
    const recorder = new SpreadRecorder();
    expect(recorder.take()).toBeNull();
    recorder.record(1_000);
    recorder.take();
    expect(recorder.take()).toBeNull();
    recorder.record(5);
    expect(recorder.take()).toMatchObject({ count: 1, p95Ms: expect.closeTo(5, 1) });
  });

  it('takes durations of broken clocks for none, and the longest for an hour', () => {
    const recorder = new SpreadRecorder();
    for (const broken of [-5, Number.NaN, Number.NEGATIVE_INFINITY, 0]) recorder.record(broken);
    expect(recorder.take()?.p99Ms).toBeLessThan(0.01);
    recorder.record(Number.POSITIVE_INFINITY);
    expect(recorder.take()?.p50Ms).toBeGreaterThan(3_590_000);
  });
});

describe('a sample', () => {
  const nothing = {
    waiting: { final: 0, live: 0, explain: 0 },
    batchSize: null,
    waits: null,
    render: null,
    encode: null,
  };
  const game = () => ({
    rooms: { lobby: 2, choosing: 0, countdown: 0, drawing: 3, judging: 0, reveal: 1, podium: 0 },
    seats: { connected: 11, disconnected: 2, machine: 3 },
    sockets: 14,
  });

  it('of a server that has nothing to judge says so instead of zero', () => {
    const judge = () => ({ ...nothing, rest: null });
    const sample = sampleOf({ game, judge, liveIntervalMs: () => 500, now: () => 77 }, null);
    expect(sample).toMatchObject({ at: 77, players: 11, sockets: 14, rooms: 6, roomsDrawing: 3, liveIntervalMs: 500 });
    for (const key of ['batchSize', 'waitP50Ms', 'waitP95Ms', 'renderMs', 'encodeMs', 'restMs', 'loopDelayMs'] as const)
      expect(sample[key]).toBeNull();
    expect(sample.memoryMb).toBeGreaterThan(sample.heapMb);
  });

  it('takes what Node adds to the event loop’s delay off again', () => {
    expect(loopDelayMs(0)).toBeNull();
    expect(loopDelayMs(10_100_000)).toBeCloseTo(0.1);
    expect(loopDelayMs(9_000_000)).toBe(0);
  });
});
