import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHART_HEIGHT, CHART_WIDTH, curvePath, markAt, scoreAt } from '#app/components/replay/curve.ts';
import type { CurvePoint } from '#contract/explanation.ts';

const curve = fc
  .array(fc.record({ step: fc.integer({ min: 0, max: 900 }), score: fc.integer({ min: 0, max: 1000 }) }), {
    minLength: 1,
    maxLength: 24,
  })
  .map((steps) => {
    let atMs = 0;
    const points: CurvePoint[] = [{ atMs: 0, score: 0 }];
    for (const { step, score } of steps) {
      atMs += step;
      points.push({ atMs, score: score / 10 });
    }
    return points;
  });

describe('the score curve', () => {
  it('[REPLAY-2] goes through every judged moment and stays between its neighbours', () => {
    fc.assert(
      fc.property(curve, fc.double({ min: 0, max: 1, noNaN: true }), (points, share) => {
        const durationMs = points.at(-1)?.atMs ?? 0;
        const ms = share * durationMs;
        const score = scoreAt(points, ms);
        const before = points.findLast(({ atMs }) => atMs < ms);
        const after = points.find(({ atMs }) => atMs >= ms) as CurvePoint;
        const around = [before ?? after, after].map((point) => point.score);
        expect(score).toBeGreaterThanOrEqual(Math.min(...around) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...around) + 1e-9);
        const mark = markAt(points, ms, durationMs);
        expect(mark.x).toBeGreaterThanOrEqual(0);
        expect(mark.x).toBeLessThanOrEqual(CHART_WIDTH);
        expect(mark.y).toBeGreaterThanOrEqual(0);
        expect(mark.y).toBeLessThanOrEqual(CHART_HEIGHT);
        expect(curvePath(points, durationMs, ms)).toMatch(new RegExp(`[ML]${mark.x} ${mark.y}$`));
      }),
    );
  });

  it('is a path from the empty sheet to the score', () => {
    const points = [
      { atMs: 0, score: 0 },
      { atMs: 500, score: 50 },
      { atMs: 1000, score: 100 },
    ];
    expect(curvePath(points, 1000)).toBe('M0 200L500 100L1000 0');
    expect(curvePath(points, 1000, 250)).toBe('M0 200L250 150');
    expect(curvePath(points, 1000, 0)).toBe('M0 200');
    expect(scoreAt(points, 5_000)).toBe(100);
  });
});
