import { describe, expect, it } from 'vitest';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { isCostly } from '#server/judge/judge-queue.ts';

const stroke = (tool: Stroke['tool'], points: number): Stroke => ({
  tool,
  colour: '#000000',
  size: 8,
  points: Array.from({ length: 4 * points }, () => 0.5),
});
const many = (count: number, tool: Stroke['tool'], points: number) =>
  Array.from({ length: count }, () => stroke(tool, points));

describe('[JUDGE-5] a heavy drawing', () => {
  it('has more points than a hand draws in a usual round', () => {
    expect(isCostly([])).toBe(false);
    expect(isCostly(many(4, 'pen', 5_000))).toBe(false);
    expect(isCostly([...many(4, 'pen', 5_000), stroke('eraser', 1)])).toBe(true);
  });

  it('has half of them with a fill, for then each is traced twice', () => {
    expect(isCostly([...many(2, 'pen', 4_650), stroke('fill', 1)])).toBe(false);
    expect(isCostly([...many(3, 'pen', 5_000), ...many(10, 'fill', 1)])).toBe(true);
  });

  it('has many fills or ellipses, which take longer than their points tell', () => {
    expect(isCostly(many(28, 'fill', 1))).toBe(false);
    expect(isCostly(many(29, 'fill', 1))).toBe(true);
    expect(isCostly(many(2_500, 'ellipse', 2))).toBe(false);
    expect(isCostly(many(2_501, 'ellipse', 2))).toBe(true);
    expect(isCostly(many(7_000, 'line', 2))).toBe(false);
  });

  it('is not a drawing that a player coloured in', () => {
    expect(isCostly([...many(100, 'pen', 40), ...many(15, 'fill', 1)])).toBe(false);
  });
});
