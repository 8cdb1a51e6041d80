import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { type Flooded, flood } from './flood.ts';
import { Edges } from './mask-edges.ts';
import { scanPath } from './mask-scan.ts';
import { traceStroke } from './stroke-outline.ts';
import type { AnyStroke } from './visible-strokes.ts';

/** Cells along an edge of the mask: one is one canvas unit wide. */
export const MASK_SIDE = CANVAS_UNITS;

const PAPER = 0xffffff;
const OPAQUE = 255;
/**
 * What drawing a mask may cost, in looks at an edge (some 50 ns): ten times what a hand can draw in the longest round. A
 * drawing that is made to be slow has strokes behind this that fills don't see, on every host the same ones.
 */
const MOST_WORK = 20_000_000;
/** Cells that are painted in the time of a look, opaque and blended. */
const CELLS_A_LOOK = 128;
const BLENDED_A_LOOK = 12;

/**
 * The canvas as whole numbers: a colour (0xrrggbb) for each cell, without any blended edges. What fills flood is decided
 * here and nowhere else, so that it is the same wherever a drawing is shown.
 */
export class FillMask {
  readonly cells = new Uint32Array(MASK_SIDE * MASK_SIDE).fill(PAPER);
  /** The strokes that it shows, in order. */
  readonly drawn: AnyStroke[] = [];
  #work = 0;
  /** The newest flood, of a fill that is not drawn yet. */
  #newest: { fill: AnyStroke; flooded: Flooded } | null = null;

  draw(stroke: AnyStroke): void {
    if (stroke.tool === 'fill') this.#drawFill(stroke);
    else if (this.#work < MOST_WORK) this.#drawOutline(stroke);
    this.#newest = null;
    this.drawn.push(stroke);
  }

  /** What a fill of now would flood. It holds until the mask's next change or flood. */
  flood(fill: AnyStroke): Flooded {
    const [x, y] = [cellOf(fill.points[0]), cellOf(fill.points[1])];
    const colour = this.cells[y * MASK_SIDE + x] as number;
    const ink = blend(colour, inkOf(fill), alphaOf(fill));
    // What has the colour already stays as it is, and what is blended must not be blended twice.
    const merged = alphaOf(fill) === OPAQUE ? ink : colour;
    const flooded = flood(this.cells, x, y, ink === colour ? null : merged);
    this.#newest = { fill, flooded };
    return flooded;
  }

  #drawFill(fill: AnyStroke): void {
    const { inside, left, right, top, bottom } = this.#newest?.fill === fill ? this.#newest.flooded : this.flood(fill);
    if (left > right) return;
    const { cells } = this;
    const [x, y] = [cellOf(fill.points[0]), cellOf(fill.points[1])];
    const colour = blend(cells[y * MASK_SIDE + x] as number, inkOf(fill), alphaOf(fill));
    for (let row = top; row <= bottom; row++) {
      for (let cell = row * MASK_SIDE + left; cell <= row * MASK_SIDE + right; cell++) {
        if (inside[cell]) cells[cell] = colour;
      }
    }
  }

  #drawOutline(stroke: AnyStroke): void {
    const edges = new Edges();
    traceStroke(stroke, edges);
    const { cells } = this;
    const [ink, alpha] = [inkOf(stroke), alphaOf(stroke)];
    let painted = 0;
    const looks = scanPath(edges.ends, spineOf(stroke), MASK_SIDE, (row, from, to) => {
      const [first, end] = [row * MASK_SIDE + from, row * MASK_SIDE + to];
      painted += to - from;
      if (alpha === OPAQUE) cells.fill(ink, first, end);
      else blendCells(cells, first, end, ink, alpha);
    });
    this.#work += looks + painted / (alpha === OPAQUE ? CELLS_A_LOOK : BLENDED_A_LOOK);
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
