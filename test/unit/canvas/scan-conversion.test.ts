import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRID, scanConvert } from '#canvas/scan-conversion.ts';

const SIDE = 40;

/** x0, y0, x1, y1 of each side of a polygon. */
const closed = (corners: readonly (readonly [number, number])[]): number[] =>
  corners.flatMap((corner, i) => [...corner, ...(corners[(i + 1) % corners.length] as readonly [number, number])]);

/** The nonzero rule, cell by cell: how often the edges wind around its centre. */
function isInside(edges: readonly number[], column: number, row: number): boolean {
  const [x, y] = [column * GRID + GRID / 2, row * GRID + GRID / 2];
  let wound = 0;
  for (let i = 0; i < edges.length; i += 4) {
    const [x0, y0, x1, y1] = edges.slice(i, i + 4) as [number, number, number, number];
    if (y0 <= y === y1 <= y) continue;
    if (x0 + ((y - y0) * (x1 - x0)) / (y1 - y0) <= x) wound += y0 < y1 ? 1 : -1;
  }
  return wound !== 0;
}

function cells(outline: readonly number[], spine: readonly number[]): boolean[][] {
  const painted = Array.from({ length: SIDE }, () => Array.from({ length: SIDE }, () => false));
  let [lastRow, lastEnd] = [-1, -1];
  scanConvert(outline, spine, SIDE, Number.POSITIVE_INFINITY, (row, from, to) => {
    expect(to).toBeGreaterThan(from);
    expect(row > lastRow || from > lastEnd).toBe(true);
    [lastRow, lastEnd] = [row, to];
    (painted[row] as boolean[]).fill(true, from, to);
  });
  return painted;
}

const place = fc.integer({ min: -5 * GRID, max: (SIDE + 5) * GRID });
const corner = fc.tuple(place, place);

describe('the scan of a path', () => {
  // Few crossings in a row are sorted, many are counted at the cells.
  for (const [name, minLength, maxLength] of [
    ['few', 3, 8],
    ['many', 60, 90],
  ] as const) {
    it(`finds the cells whose centres it winds around, with ${name} edges`, () => {
      fc.assert(
        fc.property(fc.array(corner, { minLength, maxLength }), (corners) => {
          const edges = closed(corners);
          const wanted = Array.from({ length: SIDE }, (_, row) =>
            Array.from({ length: SIDE }, (_, column) => isInside(edges, column, row)),
          );
          expect(cells(edges, [])).toEqual(wanted);
        }),
        { numRuns: 25 },
      );
    });
  }

  it('adds the cells that a spine goes through, however many edges there are', () => {
    fc.assert(
      fc.property(
        fc.array(corner, { minLength: 40, maxLength: 60 }),
        fc.array(corner, { minLength: 2, maxLength: 4 }),
        (many, way) => {
          const spine = closed(way);
          const [alone, both, outline] = [cells([], spine), cells(closed(many), spine), cells(closed(many), [])];
          expect(both).toEqual(both.map((row, y) => row.map((_, x) => !!alone[y]?.[x] || !!outline[y]?.[x])));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('paints nothing where that takes more visits than it may, and says how many', () => {
    const edges = closed([[0, 0], [SIDE * GRID, 0], [SIDE * GRID, SIDE * GRID], [0, SIDE * GRID]]); // biome-ignore format: corners
    const runs: number[] = [];
    const visits = scanConvert(edges, [], SIDE, Number.POSITIVE_INFINITY, (row) => runs.push(row));
    expect(runs).toHaveLength(SIDE);
    expect(scanConvert(edges, [], SIDE, visits, (row) => runs.push(row))).toBe(visits);
    expect(runs).toHaveLength(2 * SIDE);
    expect(scanConvert(edges, [], SIDE, visits - 1, (row) => runs.push(row))).toBe(visits);
    expect(runs).toHaveLength(2 * SIDE);
  });
});
