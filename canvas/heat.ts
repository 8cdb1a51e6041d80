import type { HeatView } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** Below this loss of similarity nothing counted: the largest drop would only be rounding blown up. */
const SMALLEST_DROP = 0.002;
/** Regions whose mean is at least this share of the strongest one's are named with it. */
const NAMED_FROM = 0.6;
const MOST_NAMED = 3;

/**
 * How much a place of the canvas counted, −1–1: positive speaks for the prompt, 1 is the strongest cell of the map.
 * Between the cells' centres a uniform cubic B-spline, so that the map has no corners; outside the frame 0.
 * `x`, `y` in canvas units.
 */
export function heatField({ frame, side, drops }: HeatView): (x: number, y: number) => number {
  const strongest = Math.max(...drops.map(Math.abs));
  if (strongest < SMALLEST_DROP) return () => 0;
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= side || row >= side ? 0 : (drops[row * side + column] as number);
  const smooth = (u: number, v: number) => {
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [across, down] = [splineWeights(u - column), splineWeights(v - row)];
    let sum = 0;
    for (let j = 0; j < 4; j++) {
      for (let i = 0; i < 4; i++) {
        const weight = (across[i] as number) * (down[j] as number);
        sum += weight * at(column + i - 1, row + j - 1);
      }
    }
    return sum;
  };
  // The spline rounds peaks off: the strongest place gets its 1 back.
  let peak = 0;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) peak = Math.max(peak, Math.abs(smooth(column, row)));
  }
  return (x, y) => {
    const u = ((x - frame.x) / frame.side) * side - 0.5;
    const v = ((y - frame.y) / frame.side) * side - 0.5;
    return Math.min(1, Math.max(-1, smooth(u, v) / peak));
  };
}

/** Weights of the four control points around a place `t` (0–1) behind the second one. */
const splineWeights = (t: number): [number, number, number, number] => [
  (1 - t) ** 3 / 6,
  (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
  (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6,
  t ** 3 / 6,
];

const PLACES = [
  ['upper left', 'top', 'upper right'],
  ['left', 'middle', 'right'],
  ['lower left', 'bottom', 'lower right'],
] as const;
export type HeatPlace = (typeof PLACES)[number][number];

/**
 * Where on the drawing the map is strongest, most first: what spoke for the prompt and, when it is no faint doubt, what
 * spoke against it. Both empty: no place counted more than another.
 */
export function heatPlaces({ side, drops }: HeatView): { liked: HeatPlace[]; disliked: HeatPlace[] } {
  if (Math.max(...drops.map(Math.abs)) < SMALLEST_DROP) return { liked: [], disliked: [] };
  const third = (index: number) => Math.floor(((index + 0.5) / side) * 3);
  const regions = PLACES.flatMap((names, row) =>
    names.map((name, column) => {
      const cells = drops.filter((_, cell) => third(cell % side) === column && third(Math.floor(cell / side)) === row);
      const mean = (sign: 1 | -1) => cells.reduce((sum, drop) => sum + Math.max(0, sign * drop), 0) / cells.length;
      return { name, for: mean(1), against: mean(-1) };
    }),
  );
  const strongest = (what: 'for' | 'against') => {
    const ranked = regions.toSorted((a, b) => b[what] - a[what]);
    const least = NAMED_FROM * (ranked[0]?.[what] ?? 0);
    return ranked.filter((region) => region[what] > 0 && region[what] >= least).slice(0, MOST_NAMED);
  };
  const [liked, disliked] = [strongest('for'), strongest('against')];
  const isDoubted = (disliked[0]?.against ?? 0) >= (liked[0]?.for ?? 0) / 2;
  const names = (found: typeof regions) => found.map(({ name }) => name);
  return { liked: names(liked), disliked: isDoubted ? names(disliked) : [] };
}

type Colour = readonly [red: number, green: number, blue: number];
/** Washes of a marker, one over the other. Orange and blue stay apart for every kind of colour vision. */
const FOR: readonly Colour[] = [
  [255, 238, 186],
  [255, 217, 130],
  [255, 188, 84],
  [250, 150, 50],
];
const AGAINST: readonly Colour[] = [
  [222, 232, 250],
  [184, 208, 246],
  [143, 180, 238],
  [104, 148, 226],
];
/** |heat| from which the washes begin. */
const STEPS = [0.16, 0.36, 0.58, 0.8] as const;
/** Strokes of the hatching that marks what spoke against, also without colours; in canvas units. */
const HATCH_UNITS = 36;
/** How unsteady the hand that lays the washes is, in canvas units. */
const WOBBLE_UNITS = 9;

/** How wide the paint that gathers at the edge of a wash is, in canvas units. */
const EDGE_UNITS = 5;

/** The wash of a heat, -4–4; 0: none. */
const washOf = (heat: number) => Math.sign(heat) * (STEPS.findLastIndex((step) => Math.abs(heat) >= step) + 1);

/** For each cell of the map its wash, -4–4: 4 for the strongest. */
export function heatSteps({ drops }: HeatView): number[] {
  const strongest = Math.max(...drops.map(Math.abs));
  return drops.map((drop) => (strongest < SMALLEST_DROP ? 0 : washOf(drop / strongest)));
}

/**
 * Paints the map as washes of a marker: RGBA, `sidePx` × `sidePx`, to be laid over the paper (multiplied: the ink stays
 * on top). Transparent where nothing counted.
 */
export function paintHeat(heat: HeatView, sidePx: number): Uint8ClampedArray<ArrayBuffer> {
  const washes = washesOf(heat, sidePx);
  const pixels = new Uint8ClampedArray(sidePx * sidePx * 4);
  const unit = CANVAS_UNITS / sidePx;
  const reach = Math.max(1, Math.round(EDGE_UNITS / unit));
  for (let row = 0; row < sidePx; row++) {
    for (let column = 0; column < sidePx; column++) {
      const place = row * sidePx + column;
      const wash = washes[place] as number;
      if (wash === 0) continue;
      const isThinner = (dx: number, dy: number) => {
        const [x, y] = [column + dx, row + dy];
        const isInside = x >= 0 && y >= 0 && x < sidePx && y < sidePx;
        return isInside && Math.abs(washes[y * sidePx + x] as number) < Math.abs(wash);
      };
      const isEdge = isThinner(reach, 0) || isThinner(-reach, 0) || isThinner(0, reach) || isThinner(0, -reach);
      const isHatch = wash < 0 && ((column + row) * unit) % HATCH_UNITS < HATCH_UNITS / 3;
      const colours = wash > 0 ? FOR : AGAINST;
      const depth = Math.min(colours.length, Math.abs(wash) + (isEdge || isHatch ? 1 : 0));
      const [red, green, blue] = colours[depth - 1] as Colour;
      pixels.set([red, green, blue, 255], place * 4);
    }
  }
  return pixels;
}

/** Of every pixel, row by row. */
function washesOf(heat: HeatView, sidePx: number): Int8Array {
  const field = heatField(heat);
  const unit = CANVAS_UNITS / sidePx;
  return Int8Array.from({ length: sidePx * sidePx }, (_, place) => {
    const [x, y] = [((place % sidePx) + 0.5) * unit, (Math.floor(place / sidePx) + 0.5) * unit];
    return washOf(field(x + wobble(y, x), y + wobble(x, y)));
  });
}

/** Always the same one: the map of a drawing never moves. */
const wobble = (along: number, across: number) =>
  WOBBLE_UNITS * (Math.sin(along / 31 + across / 97) + 0.6 * Math.sin(along / 13 - across / 41)) * 0.6;
