import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { Edges } from './mask-edges.ts';
import { scanPath } from './mask-scan.ts';
import { traceStroke } from './stroke-outline.ts';
import type { AnyStroke } from './visible-strokes.ts';

/** The cells of a stroke or a shape, and what it cost to find them. */
export interface StrokeCells {
  /** Row, first cell and the cell behind the last of each run, packed; null: it would have cost too much. */
  readonly runs: Uint32Array | null;
  /** In looks at an edge. */
  readonly work: number;
}

/** Finding an edge costs as much as so many looks at it. */
const LOOKS_AN_EDGE = 16;

/** Bits of a number from 0 to 1,024. */
const BITS = 11;
const LOW = (1 << BITS) - 1;

/** Which cells a stroke covers, if that costs no more than `most`; the same numbers on every host. */
export function cellsOfStroke(stroke: AnyStroke, most: number): StrokeCells {
  const edges = new Edges();
  traceStroke(stroke, edges);
  const spine = spineOf(stroke);
  const traced = (LOOKS_AN_EDGE * (edges.ends.length + spine.length)) / 4;
  const found: number[] = [];
  const looks = scanPath(edges.ends, spine, CANVAS_UNITS, most - traced, (row, from, to) => {
    found.push((row << (2 * BITS)) | (from << BITS) | to);
  });
  const work = traced + looks;
  return { runs: work > most ? null : Uint32Array.from(found), work };
}

/** Tells the runs as ranges of cells [first, end) of the whole canvas, row by row. */
export function eachRun(runs: Uint32Array, tell: (first: number, end: number) => void): void {
  for (const run of runs) {
    const row = (run >>> (2 * BITS)) * CANVAS_UNITS;
    tell(row + ((run >>> BITS) & LOW), row + (run & LOW));
  }
}

/** The way of the pen, as edges: a stroke is never thinner than a line of cells. */
function spineOf({ tool, points }: AnyStroke): readonly number[] {
  if (tool !== 'pen' && tool !== 'eraser') return [];
  const way = new Edges();
  way.moveTo(points[0] as number, points[1] as number);
  for (let i = POINT_STRIDE; i < points.length; i += POINT_STRIDE) {
    way.lineTo(points[i] as number, points[i + 1] as number);
  }
  return way.ends;
}
