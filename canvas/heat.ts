import type { HeatView } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** If the largest drop of similarity is below this, the map is empty: it would only show rounding errors. */
const SMALLEST_DROP = 0.002;
/** Regions are named if their mean is at least this share of the strongest one's. */
const NAMED_FROM = 0.6;
const MOST_NAMED = 3;

/**
 * The heat of a point, −1–1: positive values speak for the prompt, 1 is the strongest cell. Between the centres of cells
 * it is a uniform cubic B-spline, which is smooth; outside the frame it is 0. `x`, `y` in canvas units.
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
  // The spline lowers peaks: scale the strongest one back to 1.
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

/** Weights of the four control points around `t` (0–1), the position between the second and the third. */
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
 * The places where the map is strongest, in order: those that speak for the prompt and, unless they are faint, those that
 * speak against it. Both are empty if no place stands out.
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

/** The ninth of a square that a point lies in, 0–1 from the top left; outside, the nearest one. */
export function placeOf(x: number, y: number): HeatPlace {
  const third = (share: number) => Math.min(2, Math.max(0, Math.floor(share * 3)));
  return PLACES[third(y)]?.[third(x)] as HeatPlace;
}

type Colour = readonly [red: number, green: number, blue: number];
/** Colours of the steps. Orange and blue are distinguishable with every kind of colour vision. */
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
/** |heat| at which the steps begin. */
const STEPS = [0.16, 0.36, 0.58, 0.8] as const;
/** Period of the hatching that marks negative heat without relying on colour; canvas units. */
const HATCH_UNITS = 36;
/** Amplitude of the steps' uneven edges, canvas units. */
const WOBBLE_UNITS = 9;

/** Width of the darker edge of a step, canvas units. */
const EDGE_UNITS = 5;

/** The step of a heat, -4–4; 0: none. */
const stepOf = (heat: number) => Math.sign(heat) * (STEPS.findLastIndex((step) => Math.abs(heat) >= step) + 1);

/** The step of each cell, -4–4: 4 for the strongest. */
export function heatSteps({ drops }: HeatView): number[] {
  const strongest = Math.max(...drops.map(Math.abs));
  return drops.map((drop) => (strongest < SMALLEST_DROP ? 0 : stepOf(drop / strongest)));
}

/**
 * Paints the map as flat steps: RGBA, `sidePx` × `sidePx`, to be multiplied with the drawing. Transparent where the heat
 * is low.
 */
export function paintHeat(heat: HeatView, sidePx: number): Uint8ClampedArray<ArrayBuffer> {
  const steps = stepsOf(heat, sidePx);
  const pixels = new Uint8ClampedArray(sidePx * sidePx * 4);
  const unit = CANVAS_UNITS / sidePx;
  const reach = Math.max(1, Math.round(EDGE_UNITS / unit));
  for (let row = 0; row < sidePx; row++) {
    for (let column = 0; column < sidePx; column++) {
      const place = row * sidePx + column;
      const step = steps[place] as number;
      if (step === 0) continue;
      const isThinner = (dx: number, dy: number) => {
        const [x, y] = [column + dx, row + dy];
        const isInside = x >= 0 && y >= 0 && x < sidePx && y < sidePx;
        return isInside && Math.abs(steps[y * sidePx + x] as number) < Math.abs(step);
      };
      const isEdge = isThinner(reach, 0) || isThinner(-reach, 0) || isThinner(0, reach) || isThinner(0, -reach);
      const isHatch = step < 0 && ((column + row) * unit) % HATCH_UNITS < HATCH_UNITS / 3;
      const colours = step > 0 ? FOR : AGAINST;
      const depth = Math.min(colours.length, Math.abs(step) + (isEdge || isHatch ? 1 : 0));
      const [red, green, blue] = colours[depth - 1] as Colour;
      pixels.set([red, green, blue, 255], place * 4);
    }
  }
  return pixels;
}

/** The step of every pixel, by rows. */
function stepsOf(heat: HeatView, sidePx: number): Int8Array {
  const field = heatField(heat);
  const unit = CANVAS_UNITS / sidePx;
  return Int8Array.from({ length: sidePx * sidePx }, (_, place) => {
    const [x, y] = [((place % sidePx) + 0.5) * unit, (Math.floor(place / sidePx) + 0.5) * unit];
    return stepOf(field(x + wobble(y, x), y + wobble(x, y)));
  });
}

/** Deterministic, so that the map of a drawing is always the same. */
const wobble = (along: number, across: number) =>
  WOBBLE_UNITS * (Math.sin(along / 31 + across / 97) + 0.6 * Math.sin(along / 13 - across / 41)) * 0.6;
