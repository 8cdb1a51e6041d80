import type { Box, CaptionRelation } from '#contract/caption.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';

/** From this share of the smaller box on it counts as inside the other one … */
const INSIDE = 0.8;
/** … when it has at most this share of its area. */
const INSIDE_AREA = 0.5;
/** Rise of the line between two middles, by its run, from which the upper one is above the other. */
const ABOVE_SLOPE = 0.55;
/** Things stand on each other when the gap between them is at most this … */
const ON_GAP = 0.05 * CANVAS_UNITS;
/** … and this share of the narrower one lies over the other. */
const ON_WIDTH = 0.5;

/**
 * How two boxes stand to each other; `swapped`: the second to the first. Left and right are not told apart.
 */
export function relationOf(one: Box, other: Box): { relation: CaptionRelation; swapped: boolean } {
  const [width, height] = [
    shared(one.x, one.width, other.x, other.width),
    shared(one.y, one.height, other.y, other.height),
  ];
  const [area, otherArea] = [one.width * one.height, other.width * other.height];
  const [smaller, larger] = [Math.min(area, otherArea), Math.max(area, otherArea)];
  if (width * height >= INSIDE * smaller && smaller <= INSIDE_AREA * larger) {
    return { relation: 'inside', swapped: area > otherArea };
  }
  const run = Math.abs(one.x + one.width / 2 - other.x - other.width / 2);
  const rise = other.y + other.height / 2 - (one.y + one.height / 2);
  if (Math.abs(rise) < ABOVE_SLOPE * run || rise === 0) return { relation: 'beside', swapped: false };
  const [upper, lower] = rise > 0 ? [one, other] : [other, one];
  const gap = lower.y - (upper.y + upper.height);
  const isOn = gap <= ON_GAP && width >= ON_WIDTH * Math.min(one.width, other.width);
  return { relation: isOn ? 'on' : 'above', swapped: rise < 0 };
}

const shared = (a: number, size: number, b: number, otherSize: number): number =>
  Math.max(0, Math.min(a + size, b + otherSize) - Math.max(a, b));
