import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { type Flooded, type FloodedCells, flood, packCells, paintCells } from './flood-fill.ts';
import { EdgeList, scanConvert } from './scan-conversion.ts';
import { traceStroke } from './stroke-outline.ts';
import type { AnyStroke } from './visible-strokes.ts';

/** Cells along a side of the mask; a cell is one canvas unit wide. */
export const MASK_SIDE = CANVAS_UNITS;

export const PAPER = 0xffffff;
const OPAQUE = 255;
/**
 * Limit of the cost of a mask, in edge visits (some 15 ns each): several times what a person draws in the longest round.
 * Fills do not see the strokes beyond it. The cost is counted, not timed, so these are the same strokes on every host.
 */
export const MOST_WORK = 16_000_000;
/** Cells painted in the time of an edge visit, opaque and blended. */
const OPAQUE_PER_VISIT = 48;
const BLENDED_PER_VISIT = 4;

/** A stroke on the mask with its cells, so that it can be painted again without scan conversion or flooding. */
interface Drawn {
  stroke: AnyStroke;
  /** Length of the stroke's points when it was drawn. */
  points: number;
  /** null: nothing. */
  cells: { of: 'stroke'; found: StrokeCells } | { of: 'fill'; found: FloodedCells } | null;
}

/**
 * The canvas as integers: a colour (0xrrggbb) for each cell, without anti-aliasing. Fills flood this mask and no bitmap,
 * so they cover the same area on every host.
 */
export class FillMask {
  readonly cells = new Uint32Array(MASK_SIDE * MASK_SIDE).fill(PAPER);
  readonly #drawn: Drawn[] = [];
  #work = 0;
  /** The cells of the newest flood, for a fill that is not drawn yet. */
  #newest: { fill: AnyStroke; found: FloodedCells } | null = null;

  /** Number of strokes on the mask. */
  get count(): number {
    return this.#drawn.length;
  }

  /** Cost of all strokes on the mask, in edge visits. */
  get work(): number {
    return this.#work;
  }

  /** Length of the common prefix of the mask's strokes and these. */
  shared(strokes: readonly AnyStroke[]): number {
    const other = this.#drawn.findIndex(
      ({ stroke, points }, i) => stroke !== strokes[i] || points !== stroke.points.length,
    );
    return other < 0 ? this.#drawn.length : other;
  }

  draw(stroke: AnyStroke): void {
    const drawn: Drawn = { stroke, points: stroke.points.length, cells: null };
    if (stroke.tool === 'fill') {
      if (this.#newest?.fill !== stroke) this.flood(stroke);
      drawn.cells = { of: 'fill', found: (this.#newest as { found: FloodedCells }).found };
    } else if (this.#work < MOST_WORK) {
      drawn.cells = { of: 'stroke', found: cellsOfStroke(stroke, MOST_WORK - this.#work) };
    }
    this.#paint(drawn);
    this.#newest = null;
    this.#drawn.push(drawn);
  }

  /** Goes back to the first `count` strokes (an undo); their cells are only painted again. */
  backTo(count: number): void {
    if (count === this.#drawn.length) return;
    this.#newest = null;
    this.#drawn.length = count;
    this.#work = 0;
    this.cells.fill(PAPER);
    for (const drawn of this.#drawn) this.#paint(drawn);
  }

  /** The cells that a fill would flood now. Read them before the next flood. */
  flood(fill: AnyStroke): Flooded {
    const [x, y] = [cellOf(fill.points[0]), cellOf(fill.points[1])];
    const colour = this.cells[y * MASK_SIDE + x] as number;
    const ink = blend(colour, inkOf(fill), alphaOf(fill));
    // Cells that have the colour already stay as they are, and blended cells must not be blended twice.
    const merged = alphaOf(fill) === OPAQUE ? ink : colour;
    const flooded = flood(this.cells, x, y, ink === colour ? null : merged);
    this.#newest = { fill, found: packCells(flooded) };
    return flooded;
  }

  #paint({ stroke, cells: what }: Drawn): void {
    const { cells } = this;
    const [ink, alpha] = [inkOf(stroke), alphaOf(stroke)];
    if (what?.of === 'fill') {
      const [x, y] = [cellOf(stroke.points[0]), cellOf(stroke.points[1])];
      paintCells(cells, what.found, blend(cells[y * MASK_SIDE + x] as number, ink, alpha));
    } else if (what) {
      let painted = 0;
      eachRun(what.found.runs ?? NONE, (first, end) => {
        painted += end - first;
        if (alpha === OPAQUE) fillRun(cells, ink, first, end);
        else blendCells(cells, first, end, ink, alpha);
      });
      this.#work += what.found.work + Math.ceil(painted / (alpha === OPAQUE ? OPAQUE_PER_VISIT : BLENDED_PER_VISIT));
    }
  }
}

const NONE = new Uint32Array();

const cellOf = (units: number | undefined) => Math.min(MASK_SIDE - 1, Math.max(0, Math.floor(units ?? 0)));

const inkOf = ({ tool, colour }: AnyStroke) => (tool === 'eraser' ? PAPER : Number.parseInt(colour.slice(1), 16));

/** 0–255. */
const alphaOf = ({ tool, opacity = 1 }: AnyStroke) => (tool === 'eraser' ? OPAQUE : Math.round(opacity * OPAQUE));

/** Blends `over` on `under` by channel, in integers; alpha 0–255. */
export function blend(under: number, over: number, alpha: number): number {
  const rest = OPAQUE - alpha;
  const red = rounded((over >> 16) * alpha + (under >> 16) * rest);
  const green = rounded(((over >> 8) & 255) * alpha + ((under >> 8) & 255) * rest);
  const blue = rounded((over & 255) * alpha + (under & 255) * rest);
  return (red << 16) | (green << 8) | blue;
}

/** value / 255, rounded, for values up to 255². */
const rounded = (value: number): number => ((value + 128) * 257) >> 16;

/** For short runs a loop is faster than `fill`. */
function fillRun(cells: Uint32Array, ink: number, first: number, end: number): void {
  if (end - first > 16) cells.fill(ink, first, end);
  else for (let cell = first; cell < end; cell++) cells[cell] = ink;
}

function blendCells(cells: Uint32Array, first: number, end: number, ink: number, alpha: number): void {
  // Most neighbours have the same colour.
  let [under, mixed] = [-1, 0];
  for (let cell = first; cell < end; cell++) {
    if (cells[cell] !== under) {
      under = cells[cell] as number;
      mixed = blend(under, ink, alpha);
    }
    cells[cell] = mixed;
  }
}

/** The cells of a stroke or a shape. */
interface StrokeCells {
  /** Row, first cell and end of each run, packed; null: over the limit. */
  readonly runs: Uint32Array | null;
  /** Cost in edge visits. */
  readonly work: number;
}

/** Cost of tracing an edge, in edge visits. */
const VISITS_PER_EDGE = 16;

/** Bits of a number from 0 to 1,024. */
const BITS = 11;
const LOW = (1 << BITS) - 1;

/** The cells that a stroke covers, unless they cost more than `maxWork`. */
function cellsOfStroke(stroke: AnyStroke, maxWork: number): StrokeCells {
  const edges = new EdgeList();
  traceStroke(stroke, edges);
  const spine = spineOf(stroke);
  const traced = (VISITS_PER_EDGE * (edges.ends.length + spine.length)) / 4;
  const found: number[] = [];
  const visits = scanConvert(edges.ends, spine, CANVAS_UNITS, maxWork - traced, (row, from, to) => {
    found.push((row << (2 * BITS)) | (from << BITS) | to);
  });
  const work = traced + visits;
  return { runs: work > maxWork ? null : Uint32Array.from(found), work };
}

/** Calls `paint` with each run as a range of cells [first, end) of the whole mask. */
function eachRun(runs: Uint32Array, paint: (first: number, end: number) => void): void {
  for (const run of runs) {
    const row = (run >>> (2 * BITS)) * CANVAS_UNITS;
    paint(row + ((run >>> BITS) & LOW), row + (run & LOW));
  }
}

/** The path of the pen as edges: no stroke is thinner than a line of cells. */
function spineOf({ tool, points }: AnyStroke): readonly number[] {
  if (tool !== 'pen' && tool !== 'eraser') return [];
  const path = new EdgeList();
  path.moveTo(points[0] as number, points[1] as number);
  for (let i = POINT_STRIDE; i < points.length; i += POINT_STRIDE) {
    path.lineTo(points[i] as number, points[i + 1] as number);
  }
  return path.ends;
}
