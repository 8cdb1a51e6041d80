import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '#canvas/fingerprint.ts';
import { areAlike } from '#canvas/likeness.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { COPIES, peoplesDrawings, strokesOf } from '../../support/people.ts';

const shape = (tool: 'rectangle' | 'ellipse' | 'line', x0: number, y0: number, x1: number, y1: number): Stroke => ({
  tool,
  colour: '#000000',
  size: 8,
  points: [x0, y0, 0.5, 0, x1, y1, 0.5, 0],
});
const eraser = (stroke: Stroke): Stroke => ({ ...stroke, tool: 'eraser', size: 60 });

const found = (one: readonly Stroke[], other: readonly Stroke[]): boolean => {
  const [a, b] = [fingerprintOf(one), fingerprintOf(other)];
  const common = a.marks.filter((mark) => b.marks.includes(mark)).length;
  return common >= 2 && areAlike(a.lines, b.lines);
};

const people = peoplesDrawings();
const originals = people.filter((_, i) => i % 52 === 7);

describe('Fingerprints', () => {
  it.each(Object.entries(COPIES))('find a copy: %s', (_, copy) => {
    for (const original of originals) {
      const strokes = strokesOf(original);
      if (fingerprintOf(strokes).marks.length === 0) continue;
      expect([original.word, found(copy(strokes), strokes)]).toEqual([original.word, true]);
    }
  });

  it('see what is seen: not what was erased or lies beside the canvas', () => {
    for (const original of originals.slice(0, 3)) {
      const strokes = strokesOf(original);
      const clutter = penStroke([
        [0, 40],
        [1024, 40],
      ]);
      const outside = penStroke([
        [-400, -300],
        [1400, -200],
      ]);
      expect(found([clutter, eraser(clutter), ...strokes, outside], strokes)).toBe(true);
    }
  });

  it('take no other person’s drawing for a copy', () => {
    const some = people.filter((_, i) => i % 4 === 0).map((drawing) => fingerprintOf(strokesOf(drawing)));
    const byMark = new Map<number, number[]>();
    const alike: [number, number][] = [];
    some.forEach(({ lines, marks }, i) => {
      const common = new Map<number, number>();
      for (const mark of marks) for (const j of byMark.get(mark) ?? []) common.set(j, (common.get(j) ?? 0) + 1);
      for (const [j, count] of common) {
        if (count >= 2 && areAlike(some[j]?.lines ?? [], lines)) alike.push([i, j]);
      }
      for (const mark of marks) byMark.set(mark, [...(byMark.get(mark) ?? []), i]);
    });
    expect(alike).toEqual([]);
  });

  it.each([
    ['a line', [shape('line', 100, 100, 900, 500)]],
    ['a circle', [shape('ellipse', 200, 200, 800, 800)]],
    ['a square', [shape('rectangle', 200, 200, 800, 800)]],
    [
      'a hand-drawn square',
      [
        penStroke([
          [200, 200],
          [800, 210],
          [790, 800],
          [205, 795],
          [200, 200],
        ]),
      ],
    ],
    ['nothing', []],
  ] as [string, Stroke[]][])('are empty for %s', (_, strokes) => {
    expect(fingerprintOf(strokes)).toEqual({ lines: [], marks: [] });
  });

  it('have a bounded size', () => {
    const scribble = (from: number) =>
      penStroke(Array.from({ length: 5_000 }, (_, i) => [(i * 337 + from) % 1500, (i * 911 + from) % 1024] as const));
    const dots = Array.from({ length: 3_000 }, (_, i) => penStroke([[(i * 97) % 1024, (i * 53) % 1024]]));
    const { lines, marks } = fingerprintOf([...Array.from({ length: 10 }, (_, i) => scribble(i)), ...dots]);
    expect(lines.length).toBeLessThanOrEqual(100);
    expect(lines.reduce((sum, line) => sum + line.length / 2, 0)).toBeLessThan(1_000);
    expect(marks.length).toBeLessThan(120);
  });
});
