import type { PathTarget } from './stroke-outline.ts';

/** Integers to a canvas unit: edges begin and end on a grid this fine. */
export const GRID = 16;
/** Half of a cell, which is one unit wide. */
const HALF = GRID / 2;
/** Twice the distance (in grid steps) that a curve's chord may be off: a sixteenth of a unit. */
const FLATNESS = 2;
/** Nothing legal reaches further, in canvas units; keeps every product far below 2⁵³. */
const FARTHEST = 4_096;

/**
 * A path as straight edges between integers. A path's numbers may differ in their last bits from host to host; from here
 * on there are only whole numbers and exact arithmetic, so every host gets the same edges.
 */
export class Edges implements PathTarget {
  /** x0, y0, x1, y1 of each edge, in grid steps. */
  readonly ends: number[] = [];
  #startX = 0;
  #startY = 0;
  #x = 0;
  #y = 0;

  moveTo(x: number, y: number): void {
    this.closePath();
    [this.#startX, this.#startY] = [onGrid(x), onGrid(y)];
    [this.#x, this.#y] = [this.#startX, this.#startY];
  }

  lineTo(x: number, y: number): void {
    this.#edgeTo(onGrid(x), onGrid(y));
  }

  quadraticCurveTo(cpx: number, cpy: number, x: number, y: number): void {
    const [x0, y0, x1, y1, x2, y2] = [this.#x, this.#y, onGrid(cpx), onGrid(cpy), onGrid(x), onGrid(y)];
    const bend = Math.max(Math.abs(x0 - 2 * x1 + x2), Math.abs(y0 - 2 * y1 + y2));
    const parts = Math.max(1, Math.ceil(Math.sqrt(bend / (2 * FLATNESS))));
    for (let i = 1; i < parts; i++) {
      const [a, b, c] = [(parts - i) ** 2, 2 * i * (parts - i), i ** 2];
      this.#edgeTo(
        Math.round((a * x0 + b * x1 + c * x2) / parts ** 2),
        Math.round((a * y0 + b * y1 + c * y2) / parts ** 2),
      );
    }
    this.#edgeTo(x2, y2);
  }

  closePath(): void {
    this.#edgeTo(this.#startX, this.#startY);
  }

  #edgeTo(x: number, y: number): void {
    if (x === this.#x && y === this.#y) return;
    this.ends.push(this.#x, this.#y, x, y);
    [this.#x, this.#y] = [x, y];
  }
}

const onGrid = (units: number): number =>
  Number.isFinite(units) ? Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, units)) * GRID) : 0;

/** The first cell whose centre is at `x` (grid steps, perhaps a fraction) or behind it. */
export const cellFrom = (x: number): number => Math.ceil((x - HALF) / GRID);
/** The line through the centres of a row of cells, in grid steps. */
export const middleOf = (row: number): number => row * GRID + HALF;
