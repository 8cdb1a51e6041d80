import { CANVAS_UNITS } from '#contract/limits.ts';
import { type Flooded, flood } from './flood.ts';
import { type FloodedCells, packed, paintCells } from './flooded-cells.ts';
import { cellsOfStroke, eachRun, type StrokeCells } from './mask-stroke.ts';
import type { AnyStroke } from './visible-strokes.ts';

/** Cells along an edge of the mask: one is one canvas unit wide. */
export const MASK_SIDE = CANVAS_UNITS;

const PAPER = 0xffffff;
const OPAQUE = 255;
/**
 * What drawing a mask may cost, in looks at an edge (some 15 ns): several times what a hand draws in the longest round. It
 * is work that is counted, not time, so a drawing that is made to be slow has strokes behind this that fills don't see, on
 * every host the same ones.
 */
export const MOST_WORK = 16_000_000;
/** Cells that are painted in the time of a look, opaque and blended. */
const CELLS_A_LOOK = 48;
const BLENDED_A_LOOK = 4;

/** What is on the mask, and how to paint it again without finding it again. */
interface Drawn {
  stroke: AnyStroke;
  /** How far the stroke had come. */
  points: number;
  /** null: nothing. */
  cells: { of: 'stroke'; found: StrokeCells } | { of: 'fill'; found: FloodedCells } | null;
}

/**
 * The canvas as whole numbers: a colour (0xrrggbb) for each cell, without any blended edges. What fills flood is decided
 * here and nowhere else, so that it is the same wherever a drawing is shown.
 */
export class FillMask {
  readonly cells = new Uint32Array(MASK_SIDE * MASK_SIDE).fill(PAPER);
  readonly #drawn: Drawn[] = [];
  #work = 0;
  /** What the newest flood found, of a fill that is not drawn yet. */
  #newest: { fill: AnyStroke; found: FloodedCells } | null = null;

  /** How many strokes it shows. */
  get count(): number {
    return this.#drawn.length;
  }

  /** In looks at an edge: what it took to draw what is there. */
  get work(): number {
    return this.#work;
  }

  /** How many strokes it shows of those that these begin with. */
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

  /** Shows the first `count` strokes alone: an undo. Nothing is traced, scanned or flooded again. */
  backTo(count: number): void {
    if (count === this.#drawn.length) return;
    this.#newest = null;
    this.#drawn.length = count;
    this.#work = 0;
    this.cells.fill(PAPER);
    for (const drawn of this.#drawn) this.#paint(drawn);
  }

  /** What a fill of now would flood. Read it before anything else is flooded. */
  flood(fill: AnyStroke): Flooded {
    const [x, y] = [cellOf(fill.points[0]), cellOf(fill.points[1])];
    const colour = this.cells[y * MASK_SIDE + x] as number;
    const ink = blend(colour, inkOf(fill), alphaOf(fill));
    // What has the colour already stays as it is, and what is blended must not be blended twice.
    const merged = alphaOf(fill) === OPAQUE ? ink : colour;
    const flooded = flood(this.cells, x, y, ink === colour ? null : merged);
    this.#newest = { fill, found: packed(flooded) };
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
      this.#work += what.found.work + Math.ceil(painted / (alpha === OPAQUE ? CELLS_A_LOOK : BLENDED_A_LOOK));
    }
  }
}

const NONE = new Uint32Array();

const cellOf = (units: number | undefined) => Math.min(MASK_SIDE - 1, Math.max(0, Math.floor(units ?? 0)));

const inkOf = ({ tool, colour }: AnyStroke) => (tool === 'eraser' ? PAPER : Number.parseInt(colour.slice(1), 16));

/** 0–255. */
const alphaOf = ({ tool, opacity = 1 }: AnyStroke) => (tool === 'eraser' ? OPAQUE : Math.round(opacity * OPAQUE));

/** `over` on `under`, channel by channel, in whole numbers. */
export function blend(under: number, over: number, alpha: number): number {
  const rest = OPAQUE - alpha;
  const red = rounded((over >> 16) * alpha + (under >> 16) * rest);
  const green = rounded(((over >> 8) & 255) * alpha + ((under >> 8) & 255) * rest);
  const blue = rounded((over & 255) * alpha + (under & 255) * rest);
  return (red << 16) | (green << 8) | blue;
}

/** A 255th of what is at most 255². */
const rounded = (value: number): number => ((value + 128) * 257) >> 16;

/** Short runs are quicker by hand. */
function fillRun(cells: Uint32Array, ink: number, first: number, end: number): void {
  if (end - first > 16) cells.fill(ink, first, end);
  else for (let cell = first; cell < end; cell++) cells[cell] = ink;
}

function blendCells(cells: Uint32Array, first: number, end: number, ink: number, alpha: number): void {
  // Most neighbours are alike.
  let [under, mixed] = [-1, 0];
  for (let cell = first; cell < end; cell++) {
    if (cells[cell] !== under) {
      under = cells[cell] as number;
      mixed = blend(under, ink, alpha);
    }
    cells[cell] = mixed;
  }
}
