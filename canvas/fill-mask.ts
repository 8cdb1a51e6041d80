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
/** Strokes narrower than this (at pressure 0 half as wide) could have holes between the cells' centres. */
const THIN_UNITS = 4;

/**
 * The canvas as whole numbers: a colour (0xrrggbb) for each cell, without any blended edges. What fills flood is decided
 * here and nowhere else, so that it is the same wherever a drawing is shown.
 */
export class FillMask {
  readonly cells = new Uint32Array(MASK_SIDE * MASK_SIDE).fill(PAPER);
  /** The strokes that it shows, in order. */
  readonly drawn: AnyStroke[] = [];
  /** The newest flood, of a fill that is not drawn yet. */
  #newest: { fill: AnyStroke; flooded: Flooded } | null = null;

  draw(stroke: AnyStroke): void {
    if (stroke.tool === 'fill') this.#drawFill(stroke);
    else this.#drawOutline(stroke);
    this.#newest = null;
    this.drawn.push(stroke);
  }

  /** What a fill of now would flood. It holds until the mask's next change or flood. */
  flood(fill: AnyStroke): Flooded {
    const [x, y] = [cellOf(fill.points[0]), cellOf(fill.points[1])];
    const colour = this.cells[y * MASK_SIDE + x] as number;
    // What has the colour already stays as it is.
    const flooded = flood(this.cells, x, y, blend(colour, inkOf(fill), alphaOf(fill)) !== colour);
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
    const isThin = stroke.size < THIN_UNITS;
    scanPath(edges.ends, MASK_SIDE, isThin, (row, from, to) => {
      const [first, end] = [row * MASK_SIDE + from, row * MASK_SIDE + to];
      if (alpha === OPAQUE) cells.fill(ink, first, end);
      else blendCells(cells, first, end, ink, alpha);
    });
  }
}

const cellOf = (units: number | undefined) => Math.min(MASK_SIDE - 1, Math.max(0, Math.floor(units ?? 0)));

const inkOf = ({ tool, colour }: AnyStroke) => (tool === 'eraser' ? PAPER : Number.parseInt(colour.slice(1), 16));

/** 0–255. */
const alphaOf = ({ tool, opacity = 1 }: AnyStroke) => (tool === 'eraser' ? OPAQUE : Math.round(opacity * OPAQUE));

/** `over` on `under`, channel by channel, in whole numbers. */
export function blend(under: number, over: number, alpha: number): number {
  let mixed = 0;
  for (let shift = 0; shift <= 16; shift += 8) {
    const sum = ((over >> shift) & 255) * alpha + ((under >> shift) & 255) * (OPAQUE - alpha);
    mixed |= Math.floor((sum + 127) / OPAQUE) << shift;
  }
  return mixed;
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
