import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { sortSpread } from './bucket-sort.ts';
import { paintOf } from './render.ts';
import type { Stroke } from './visible-strokes.ts';

/**
 * What is compared to find copies of drawings: the visible ink as lines of sampled points, and marks by which drawings
 * with alike ink are found in an index. Neither knows colours, widths of pens, the direction or the times of strokes.
 */
export interface Fingerprint {
  /** Flat, x and y in whole canvas units; a line for each stroke, or for each visible part of one. */
  lines: number[][];
  /** Signed integers of 32 bits, without repetitions. A copy shares at least one with its original. */
  marks: number[];
}

/** Samples of a fingerprint, all lines together. */
const SAMPLES = 256;
/** The longest ones count: a drawing may have thousands of dots. */
const MOST_LINES = 100;
/** Of the lines that are measured for the marks; bounds the work of a drawing with 50,000 points. */
const FINE_SAMPLES = 4096;
/** Canvas units. */
const LEAST_STEP = 6;
const LEAST_FINE_STEP = 4;

/** @returns empty lists for a drawing so simple that honest people draw the same */
export function fingerprintOf(strokes: readonly Stroke[]): Fingerprint {
  const fine = visibleLines(strokes)
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, MOST_LINES);
  if (complexityOf(fine) < LEAST_COMPLEXITY) return { lines: [], marks: [] };
  const step = Math.max(LEAST_STEP, fine.reduce((sum, line) => sum + lengthOf(line), 0) / SAMPLES);
  const lines = fine.map((line) => resample(line, step).map(Math.round));
  return { lines, marks: marksOf(fine) };
}

/**
 * The least complexity of what two drawings have in common, for one to be a copy: below it honest people draw the same.
 * A straight line has 1, a circle or a square 5.
 */
export const LEAST_COMPLEXITY = 6;

/** Of each line: one, and one for each quarter turn that its course makes on the scale of the drawing. */
export function complexityOf(lines: readonly (readonly number[])[]): number {
  const spacing = Math.max(2, sizeOf(lines) * 0.15);
  return lines.reduce((sum, line) => sum + complexityOfLine(line, spacing), 0);
}

function complexityOfLine(line: readonly number[], spacing: number): number {
  return 1 + Math.min(MOST_QUARTER_TURNS, turningOf(resample(line, spacing)) / (Math.PI / 2));
}

/** A scribble is not worth a whole drawing. */
const MOST_QUARTER_TURNS = 12;

function turningOf(line: readonly number[]): number {
  let turning = 0;
  let before: number | null = null;
  for (let i = 2; i < line.length; i += 2) {
    const dx = (line[i] as number) - (line[i - 2] as number);
    const dy = (line[i + 1] as number) - (line[i - 1] as number);
    if (dx === 0 && dy === 0) continue;
    const angle = Math.atan2(dy, dx);
    if (before !== null) {
      const turn = Math.abs(angle - before);
      turning += Math.min(turn, 2 * Math.PI - turn);
    }
    before = angle;
  }
  return turning;
}

/** Not Math.hypot, which takes several times as long. */
const apart = (dx: number, dy: number): number => Math.sqrt(dx * dx + dy * dy);

/** Root of the mean squared distance of all points from their centre. */
export function sizeOf(lines: readonly (readonly number[])[]): number {
  const { x, y, n } = centreOf(lines);
  let sum = 0;
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) sum += ((line[i] as number) - x) ** 2 + ((line[i + 1] as number) - y) ** 2;
  }
  return n === 0 ? 0 : Math.sqrt(sum / n);
}

export function centreOf(lines: readonly (readonly number[])[]): { x: number; y: number; n: number } {
  let [x, y, n] = [0, 0, 0];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      x += line[i] as number;
      y += line[i + 1] as number;
      n++;
    }
  }
  return n === 0 ? { x: 0, y: 0, n } : { x: x / n, y: y / n, n };
}

export function lengthOf(line: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < line.length; i += 2) {
    length += apart((line[i] as number) - (line[i - 2] as number), (line[i + 1] as number) - (line[i - 1] as number));
  }
  return length;
}

/** Points on the line at equal distances of about `step`, its two ends among them. */
export function resample(line: readonly number[], step: number): number[] {
  const length = lengthOf(line);
  const first = [line[0] as number, line[1] as number];
  const parts = Math.round(length / step);
  if (length === 0) return first;
  const spacing = length / Math.max(1, parts);
  const points = first;
  let walked = 0;
  let next = spacing;
  for (let i = 2; i < line.length && points.length / 2 < parts; i += 2) {
    const [x0, y0, x1, y1] = [line[i - 2], line[i - 1], line[i], line[i + 1]] as [number, number, number, number];
    const piece = apart(x1 - x0, y1 - y0);
    while (piece > 0 && next <= walked + piece && points.length / 2 < parts) {
      const share = (next - walked) / piece;
      points.push(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
      next += spacing;
    }
    walked += piece;
  }
  points.push(line.at(-2) as number, line.at(-1) as number);
  return points;
}

/** Side of the cells in which covered ink is looked up, canvas units. */
const CELL = 16;
const CELLS = CANVAS_UNITS / CELL;
/** Of 255 × opacity: ink that nobody sees. */
const FAINT = 24;

/** The centre lines of the ink that is on the canvas and that no later eraser or white ink covers. Fills have none. */
export function visibleLines(strokes: readonly Stroke[]): number[][] {
  const all = strokes.flatMap((stroke, order) => {
    const kind = kindOf(stroke);
    return kind === null ? [] : [{ stroke, order, kind, line: centreLine(stroke) }];
  });
  const ink = all.filter(({ kind }) => kind === 'ink');
  const step = stepFor(ink, LEAST_FINE_STEP);
  /** Per cell: which stroke was the last to paint it white; -1: none. */
  const covered = new Int32Array(CELLS * CELLS).fill(-1);
  const paper = all.filter(({ kind }) => kind === 'paper');
  const paperStep = stepFor(paper, CELL / 2);
  for (const { stroke, order, line } of paper) {
    for (const cell of cellsUnder(resample(line, paperStep), stroke.size / 2)) covered[cell] = order;
  }
  return ink.flatMap(({ order, line }) =>
    runsOf(resample(line, step), (x, y) => {
      if (x < 0 || y < 0 || x >= CANVAS_UNITS || y >= CANVAS_UNITS) return false;
      return (covered[Math.floor(y / CELL) * CELLS + Math.floor(x / CELL)] as number) < order;
    }),
  );
}

function kindOf(stroke: Stroke): 'ink' | 'paper' | null {
  if (stroke.tool === 'fill') return null;
  const { colour, alpha } = paintOf(stroke);
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const contrast = 255 - Math.min(...channels);
  if (contrast * alpha >= FAINT) return 'ink';
  return contrast < FAINT && alpha > 0.9 ? 'paper' : null;
}

const ELLIPSE_CORNERS = 48;

function centreLine({ tool, points }: Stroke): number[] {
  if (tool === 'pen' || tool === 'eraser' || tool === 'line') {
    const line: number[] = [];
    for (let i = 0; i + 1 < points.length; i += POINT_STRIDE) line.push(points[i] as number, points[i + 1] as number);
    return line;
  }
  const [x0, y0, x1, y1] = [points[0], points[1], points[POINT_STRIDE], points[POINT_STRIDE + 1]] as number[] as [
    number,
    number,
    number,
    number,
  ];
  if (tool === 'rectangle') return [x0, y0, x1, y0, x1, y1, x0, y1, x0, y0];
  const line: number[] = [];
  for (let i = 0; i <= ELLIPSE_CORNERS; i++) {
    const angle = (i / ELLIPSE_CORNERS) * 2 * Math.PI;
    line.push((x0 + x1 + (x1 - x0) * Math.cos(angle)) / 2, (y0 + y1 + (y1 - y0) * Math.sin(angle)) / 2);
  }
  return line;
}

/** Distance of the samples of such lines: a hostile drawing may have kilometres of them. */
const stepFor = (all: readonly { line: readonly number[] }[], least: number): number =>
  Math.max(least, all.reduce((sum, { line }) => sum + lengthOf(line), 0) / FINE_SAMPLES);

/** Cells whose centre is within `radius` of one of the points. */
function* cellsUnder(points: readonly number[], radius: number): Generator<number> {
  const reach = Math.ceil(radius / CELL);
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    for (let r = Math.max(0, row - reach); r <= Math.min(CELLS - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(CELLS - 1, column + reach); c++) {
        if (apart((c + 0.5) * CELL - x, (r + 0.5) * CELL - y) <= radius) yield r * CELLS + c;
      }
    }
  }
}

/** The longest runs of points that are visible. */
function runsOf(points: readonly number[], isVisible: (x: number, y: number) => boolean): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (isVisible(x, y)) run.push(x, y);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** Parts of a drawing that have marks of their own, besides its whole. */
const MOST_LEFT_OUT = 8;
const MOST_SINGLE = 6;
/** Simpler lines are the same in many drawings. */
const LEAST_LINE_COMPLEXITY = 5.5;
/** Of the size of the drawing. */
const LEAST_LINE_SIZE = 0.2;

/**
 * Marks of the whole drawing, of the drawing without each of its longest lines (so that one line more or less hides no
 * copy), and of each line that is not simple. The whole, and the whole without a line, have others without regard to their
 * proportions.
 */
function marksOf(lines: readonly (readonly number[])[]): number[] {
  const marks = new Set<number>();
  const parts = partsOf(lines);
  for (const part of parts) for (const mark of marksOfShape(describe(part), 0)) marks.add(mark);
  for (const part of parts.filter((part) => isMost(part, lines))) {
    for (const mark of marksOfShape(describe(rounded(part)), MARKS.length)) marks.add(mark);
  }
  return [...marks];
}

/** The whole, or the whole without one line. */
const isMost = (part: readonly unknown[], lines: readonly unknown[]): boolean =>
  part.length === lines.length || (part.length >= 2 && part.length === lines.length - 1);

/** Root of the mean squared distance from the centre, along each axis; canvas units. */
const ROUNDED_SIZE = 200;

/**
 * The same shape without its proportions: as wide in every direction. What was stretched in one direction is the same
 * afterwards.
 */
export function rounded(lines: readonly (readonly number[])[]): number[][] {
  const { x, y, n } = centreOf(lines);
  let [xx, yy, xy] = [0, 0, 0];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const [dx, dy] = [(line[i] as number) - x, (line[i + 1] as number) - y];
      xx += (dx * dx) / n;
      yy += (dy * dy) / n;
      xy += (dx * dy) / n;
    }
  }
  // The inverse of the symmetric root of the covariance (https://en.wikipedia.org/wiki/Square_root_of_a_2_by_2_matrix).
  const root = Math.sqrt(Math.max(0, xx * yy - xy * xy));
  const trace = Math.sqrt(xx + yy + 2 * root);
  if (root <= 0.01 * (xx + yy) || trace === 0) return lines.map((line) => [...line]);
  const [a, b, d] = [(xx + root) / trace, xy / trace, (yy + root) / trace];
  const determinant = a * d - b * b;
  return lines.map((line) => {
    const out: number[] = [];
    for (let i = 0; i < line.length; i += 2) {
      const [dx, dy] = [(line[i] as number) - x, (line[i + 1] as number) - y];
      out.push((ROUNDED_SIZE * (d * dx - b * dy)) / determinant, (ROUNDED_SIZE * (a * dy - b * dx)) / determinant);
    }
    return out;
  });
}

export function partsOf(lines: readonly (readonly number[])[]): (readonly number[])[][] {
  const size = sizeOf(lines);
  const byLength = lines.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const without =
    lines.length > 1 ? byLength.slice(0, MOST_LEFT_OUT).map((left) => lines.filter((l) => l !== left)) : [];
  const single =
    lines.length > 1
      ? byLength
          .slice(0, 3 * MOST_SINGLE)
          .map((line) => [line])
          .filter((part) => complexityOf(part) >= LEAST_LINE_COMPLEXITY && sizeOf(part) >= size * LEAST_LINE_SIZE)
          .slice(0, MOST_SINGLE)
      : [];
  return [lines.slice(), ...without.filter((part) => complexityOf(part) >= LEAST_COMPLEXITY), ...single];
}

const DESCRIBED_POINTS = 64;
const BANDS = 8;

/**
 * A shape in numbers that moving, scaling, turning and mirroring do not change (a shape distribution: Osada et al. 2002,
 * https://doi.org/10.1145/571647.571648): the distances of its points from their centre and from each other, sorted and
 * averaged in bands.
 */
export function describe(lines: readonly (readonly number[])[]): number[] {
  const points = spreadPoints(lines, DESCRIBED_POINTS);
  const { x, y } = centreOf([points]);
  const size = sizeOf([points]) || 1;
  const count = points.length / 2;
  const radii = new Float64Array(count);
  const distances = new Float64Array((count * (count - 1)) / 2);
  let pair = 0;
  for (let i = 0; i < points.length; i += 2) {
    const [px, py] = [points[i] as number, points[i + 1] as number];
    radii[i / 2] = apart(px - x, py - y) / size;
    for (let j = i + 2; j < points.length; j += 2) {
      distances[pair++] = apart(px - (points[j] as number), py - (points[j + 1] as number)) / size;
    }
  }
  return [...bandsOf(radii), ...bandsOf(distances)];
}

/** About `count` points, the same distance apart along all lines together. */
function spreadPoints(lines: readonly (readonly number[])[], count: number): number[] {
  let whole = 0;
  for (const line of lines) whole += lengthOf(line);
  const spacing = whole / count;
  const points: number[] = [];
  let walked = 0;
  let next = spacing / 2;
  for (const line of lines) {
    for (let i = 2; i < line.length; i += 2) {
      const [x0, y0, x1, y1] = [line[i - 2], line[i - 1], line[i], line[i + 1]] as [number, number, number, number];
      const piece = apart(x1 - x0, y1 - y0);
      while (piece > 0 && next <= walked + piece) {
        const share = (next - walked) / piece;
        points.push(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
        next += spacing;
      }
      walked += piece;
    }
  }
  return points;
}

/** Sorts the numbers, too. */
function bandsOf(values: Float64Array): number[] {
  const sorted = sortSpread(values);
  return Array.from({ length: BANDS }, (_, band) => {
    const [from, to] = [Math.floor((band * sorted.length) / BANDS), Math.floor(((band + 1) * sorted.length) / BANDS)];
    let sum = 0;
    for (let i = from; i < to; i++) sum += sorted[i] as number;
    return to > from ? sum / (to - from) : 0;
  });
}

/**
 * What a mark is made of: some numbers of a description, rounded down to steps. A number beside the border of a step
 * falls on either side in two copies, so there are several sets, with other borders.
 */
const MARKS: readonly { numbers: readonly number[]; shift: number }[] = [
  { numbers: [0, 2, 4, 7, 9, 13], shift: 0 },
  { numbers: [0, 1, 3, 6, 7, 13], shift: 0.5 },
  { numbers: [1, 2, 5, 7, 11, 15], shift: 0.25 },
  { numbers: [0, 2, 4, 6, 8, 14], shift: 0.75 },
];
/** Radii vary more between drawings than distances, and more between copies of one. */
const RADIUS_STEP = 0.045;
const DISTANCE_STEP = 0.025;

function marksOfShape(description: readonly number[], seed: number): number[] {
  return MARKS.map(({ numbers, shift }, set) => {
    // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/)
    let hash = 0x811c9dc5 ^ (seed + set);
    for (const at of numbers) {
      const step = at < BANDS ? RADIUS_STEP : DISTANCE_STEP;
      hash = Math.imul(hash ^ Math.floor((description[at] as number) / step + shift), 0x01000193);
    }
    return hash | 0;
  });
}
