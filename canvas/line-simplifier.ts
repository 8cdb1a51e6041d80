import { type Brush, inkOfBrush } from './drawing-input.ts';

export interface LinePoint {
  x: number;
  y: number;
  /** 0–1 */
  pressure: number;
  timeMs: number;
}

/**
 * Leaves out points of a line while it is drawn: a mouse reports up to 8,000 positions a second, most of which say nothing
 * new. The line that remains passes all points within the tolerance. So does the curve that is drawn along it: the
 * renderer rounds the corners of sparse lines (`stroke-outline.ts`), so corners keep their neighbours.
 */
export interface Simplifier {
  readonly first: LinePoint;
  /** The newest kept point and the one before it; null: there is none. */
  readonly last: LinePoint;
  readonly before: LinePoint | null;
  /** What came after it and may be left out; null: nothing. */
  readonly open: OpenPoints | null;
  /** Sum of the distances of the kept points from the first one, canvas units. */
  readonly reach: number;
}

/** Points after the newest kept one, which a straight line to the newest of them passes within the tolerance. */
interface OpenPoints {
  readonly newest: LinePoint;
  readonly previous: LinePoint | null;
  /** Distance of the newest from the kept point; no other is further away. */
  readonly farthest: number;
  /** Where a straight line to the next point may go: directions left and right of the first open point, radians. */
  readonly heading: number;
  readonly angles: Range;
  /** Growth of the pressure along that line, per unit. */
  readonly pressures: Range;
}

type Range = readonly [least: number, most: number];

/** A step of the simplifier, with the points that it keeps, in order. */
export interface Simplified {
  simplifier: Simplifier;
  kept: LinePoint[];
}

/** The tolerance for slow lines: half a pixel of a screen that shows a unit as two pixels, as large as boards get. */
export const LEAST_TOLERANCE_UNITS = 0.25;
/** The tolerance for quick lines: what a hand travels in this time, but no more than `MOST_TOLERANCE_UNITS`. */
const QUICK_MS = 0.25;
/** Between two positions of the fastest mice, ms. Browsers may round times to more. */
const SHORTEST_MS = 0.125;
export const MOST_TOLERANCE_UNITS = 1.25;
/** A mouse moves in steps of the screen's pixels, which the stabiliser smooths: shares of such a step. */
const STEADIED_SHARE = 0.5;
const UNSTEADIED_SHARE = 0.75;
/** Boards have hundreds of pixels. */
const LARGEST_PIXEL_UNITS = 2;
/** The least tolerance of the pressure; for narrow lines it is that of their edges. */
const PRESSURE_TOLERANCE = 0.02;

export const startLine = (first: LinePoint): Simplifier => ({
  first,
  last: first,
  before: null,
  open: null,
  reach: 0,
});

/** Adds a point. All points at the beginning are kept: the renderer leaves out some of them, depending on their number. */
export function extendLine(line: Simplifier, point: LinePoint, brush: Brush): Simplified {
  if (line.reach < inkOfBrush(brush).size) return keep(line, [point]);
  const straight = straightTo(line, point, brush);
  if (straight) return { simplifier: { ...line, open: straight }, kept: [] };
  const { newest, previous } = line.open ?? { newest: null, previous: null };
  if (!newest) return keep(line, [point]);
  const isCorner = rounding(line.last, newest, point) > toleranceOf(brush, line.last, newest);
  const { simplifier, kept } = keep(line, isCorner && previous ? [previous, newest] : [newest]);
  return { simplifier: { ...simplifier, open: opened(simplifier.last, point, brush) }, kept };
}

/**
 * Keeps an open point, so that it can be sent: the newest but one, if there is one. Only the next point shows whether the
 * newest is a corner.
 */
export function settleLine(line: Simplifier, brush: Brush): Simplified {
  const { newest, previous } = line.open ?? { newest: null, previous: null };
  if (!newest || !previous) return endLine(line);
  const { simplifier, kept } = keep(line, [previous]);
  return { simplifier: { ...simplifier, open: opened(previous, newest, brush) }, kept };
}

/** Keeps the newest point: the line ends there. */
export const endLine = (line: Simplifier): Simplified =>
  line.open ? keep(line, [line.open.newest]) : { simplifier: line, kept: [] };

function keep(line: Simplifier, kept: LinePoint[]): Simplified {
  const [before, last] = [line.last, ...kept].slice(-2) as [LinePoint, LinePoint];
  const reach = kept.reduce((sum, point) => sum + distance(line.first, point), line.reach);
  return { simplifier: { ...line, before, last, open: null, reach }, kept };
}

/** The open points if the line may go straight from its newest kept point to this one, else null. */
function straightTo(line: Simplifier, point: LinePoint, brush: Brush): OpenPoints | null {
  const { before, last, open } = line;
  if (!open) return opened(last, point, brush);
  const tolerance = toleranceOf(brush, last, point);
  const { size } = inkOfBrush(brush);
  // An outline has points half a width apart, on the inside of a corner too.
  const isBehindCorner = open.farthest >= 1.5 * size && before !== null;
  if (isBehindCorner && rounding(awayFrom(last, before, size), last, point) > tolerance) return null;
  const away = distance(last, point);
  const angle = turned(directionOf(last, point) - open.heading);
  const slope = (point.pressure - last.pressure) / away;
  if (away < open.farthest || !isIn(open.angles, angle) || !isIn(open.pressures, slope)) return null;
  const { angles, pressures } = corridor(away, angle, slope, tolerance, brush);
  return {
    newest: point,
    previous: open.newest,
    farthest: away,
    heading: open.heading,
    angles: both(open.angles, angles),
    pressures: both(open.pressures, pressures),
  };
}

function opened(last: LinePoint, point: LinePoint, brush: Brush): OpenPoints {
  const away = distance(last, point);
  const heading = directionOf(last, point);
  const slope = away === 0 ? 0 : (point.pressure - last.pressure) / away;
  const around = corridor(away, 0, slope, toleranceOf(brush, last, point), brush);
  return { newest: point, previous: null, farthest: away, heading, ...around };
}

/** Which straight lines pass a point within the tolerance. */
function corridor(away: number, angle: number, slope: number, tolerance: number, brush: Brush) {
  // A line in any direction is near a point beside its beginning.
  const turn = tolerance < away ? Math.asin(tolerance / away) : Math.PI;
  const steeper = Math.max(PRESSURE_TOLERANCE, (2 * tolerance) / inkOfBrush(brush).size) / Math.max(away, tolerance);
  return { angles: [angle - turn, angle + turn] as Range, pressures: [slope - steeper, slope + steeper] as Range };
}

const isIn = ([least, most]: Range, value: number): boolean => value >= least && value <= most;
const both = (a: Range, b: Range): Range => [Math.max(a[0], b[0]), Math.min(a[1], b[1])];

/** In canvas units, for a line from one point to another. */
function toleranceOf(brush: Brush, from: LinePoint, to: LinePoint): number {
  const { zoom = 1, pixel = 0, stabiliser = 1 } = brush;
  const quick = (QUICK_MS * distance(from, to)) / Math.max(SHORTEST_MS, to.timeMs - from.timeMs);
  const steps = Math.min(LARGEST_PIXEL_UNITS, pixel) * (stabiliser === 0 ? UNSTEADIED_SHARE : STEADIED_SHARE);
  return Math.max(LEAST_TOLERANCE_UNITS / zoom, steps, Math.min(MOST_TOLERANCE_UNITS / zoom, quick));
}

/** How far the drawn curve, which meets the line in the middles of its segments, cuts the corner at `b`. */
function rounding(a: Place, b: Place, c: Place): number {
  const nearest = { x: (a.x + 6 * b.x + c.x) / 8, y: (a.y + 6 * b.y + c.y) / 8 };
  return Math.min(fromSegment(a, b, nearest), fromSegment(b, c, nearest));
}

/** The point at `other`, or further away in its direction. */
function awayFrom(from: Place, other: Place, least: number): Place {
  const times = Math.max(1, least / (distance(from, other) || least));
  return { x: from.x + times * (other.x - from.x), y: from.y + times * (other.y - from.y) };
}

type Place = Pick<LinePoint, 'x' | 'y'>;

const distance = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y);
const directionOf = (from: Place, to: Place): number => Math.atan2(to.y - from.y, to.x - from.x);
/** The same angle from −π to π. */
const turned = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** Distance of a point from a segment. */
function fromSegment(from: Place, to: Place, point: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / square;
  const share = Math.min(1, Math.max(0, along));
  return distance(point, { x: from.x + share * dx, y: from.y + share * dy });
}
