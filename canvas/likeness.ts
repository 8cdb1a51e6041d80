import {
  centreOf,
  complexityOf,
  describe,
  LEAST_COMPLEXITY,
  lengthOf,
  partsOf,
  resample,
  rounded,
  sizeOf,
} from './fingerprint.ts';

type Line = readonly number[];
type Lines = readonly Line[];

/** The share of the ink of either drawing that has to lie on the other's. */
const LEAST_COVERED = 0.85;
/** How far it may lie beside it, as a share of the drawing's size (a hundredth of the width of most). */
const TOLERANCE = 0.03;
/** Directions that differ by less than 25° count as the same. */
const SAME_DIRECTION = Math.sin((25 * Math.PI) / 180);

/**
 * Whether one drawing is the other one, moved, scaled, stretched, turned or mirrored, with at most one line more or less,
 * from the lines of their fingerprints. What they have in common must be complex enough that two people don't draw it alike.
 */
export function areAlike(one: Lines, other: Lines): boolean {
  return liesOn(one, other) || liesOn(roundedOnce(one), roundedOnce(other));
}

const roundedOf = new WeakMap<Lines, Lines>();

function roundedOnce(lines: Lines): Lines {
  const before = roundedOf.get(lines);
  if (before) return before;
  const after = rounded(lines);
  roundedOf.set(lines, after);
  return after;
}

function liesOn(one: Lines, other: Lines): boolean {
  return placementsOf(one, other).some((placement) => {
    const laid = placed(one, placement);
    const tolerance = TOLERANCE * sizeOf(other);
    const [onOther, onLaid] = [coverage(laid, other, tolerance), coverage(other, laid, tolerance)];
    if (coveredShare(onOther) >= LEAST_COVERED && coveredShare(onLaid) >= LEAST_COVERED) return true;
    const [less, lessOther] = [withoutWorst(onOther), withoutWorst(onLaid)];
    return isSame(less, other, tolerance) || isSame(laid, lessOther, tolerance);
  });
}

const isSame = (one: Lines, other: Lines, tolerance: number): boolean =>
  complexityOf(one) >= LEAST_COMPLEXITY &&
  complexityOf(other) >= LEAST_COMPLEXITY &&
  coveredShare(coverage(one, other, tolerance)) >= LEAST_COVERED &&
  coveredShare(coverage(other, one, tolerance)) >= LEAST_COVERED;

interface Covered {
  line: Line;
  /** Of the line, 0–1. */
  share: number;
  length: number;
}

/** How much of each line lies on the other drawing's ink and has its direction: hatching covers everything by chance. */
function coverage(lines: Lines, by: Lines, tolerance: number): Covered[] {
  const near = { distance: 0, x: 0, y: 0, angle: 0 };
  return lines.map((line) => {
    if (line.length === 2) {
      findNearest(by, line[0] as number, line[1] as number, near);
      return { line, share: near.distance <= tolerance ? 1 : 0, length: 1 };
    }
    let [on, length] = [0, 0];
    for (let i = 2; i < line.length; i += 2) {
      const [x0, y0, x1, y1] = [line[i - 2], line[i - 1], line[i], line[i + 1]] as [number, number, number, number];
      const piece = Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2);
      length += piece;
      findNearest(by, (x0 + x1) / 2, (y0 + y1) / 2, near);
      if (near.distance > tolerance) continue;
      const turn = Math.atan2(y1 - y0, x1 - x0) - near.angle;
      if (Number.isNaN(turn) || Math.abs(Math.sin(turn)) < SAME_DIRECTION) on += piece;
    }
    return { line, share: length === 0 ? 0 : on / length, length: Math.max(1, length) };
  });
}

function coveredShare(covered: readonly Covered[]): number {
  let [on, all] = [0, 0];
  for (const { share, length } of covered) {
    on += share * length;
    all += length;
  }
  return all === 0 ? 0 : on / all;
}

/** All lines but the one of which most lies beside the other drawing. */
function withoutWorst(covered: readonly Covered[]): Lines {
  const beside = ({ share, length }: Covered) => (1 - share) * length;
  const worst = covered.reduce((a, b) => (beside(b) > beside(a) ? b : a));
  return covered.filter((it) => it !== worst).map(({ line }) => line);
}

/** x and y become a·x − b·y + dx and b·x + a·y + dy, after x was negated if `mirrored`. */
interface Placement {
  a: number;
  b: number;
  dx: number;
  dy: number;
  mirrored: boolean;
}

function placed(lines: Lines, { a, b, dx, dy, mirrored }: Placement): number[][] {
  return lines.map((line) => {
    const out: number[] = [];
    for (let i = 0; i < line.length; i += 2) {
      const x = mirrored ? -(line[i] as number) : (line[i] as number);
      const y = line[i + 1] as number;
      out.push(a * x - b * y + dx, b * x + a * y + dy);
    }
    return out;
  });
}

/** Pairs of parts of two drawings whose descriptions are alike; a copy has the whole, or the whole less one line. */
const MOST_PAIRS = 3;
/** Sum of the differences of two descriptions; those of copies stay below half of it. */
const MOST_DIFFERENT = 0.25;
/** Points that are laid over the other drawing, and points of that, while a placement is searched. */
const ROUGH_POINTS = 24;
const FAIR_POINTS = 48;
const ONTO_POINTS = 120;
const ROUGH_ROUNDS = 2;
const FAIR_ROUNDS = 8;
/** Mean distances beyond which a placement is given up, as shares of the size. */
const ROUGH_DISTANCE = 0.12;
const FAIR_DISTANCE = 0.03;

/** Placements of one drawing over the other that may fit. */
function placementsOf(one: Lines, other: Lines): Placement[] {
  const pairs = describedParts(one).flatMap(({ part, description: own }) =>
    describedParts(other).map(({ part: onto, description }) => ({
      part,
      onto,
      difference: own.reduce((sum, value, i) => sum + Math.abs(value - (description[i] as number)), 0),
    })),
  );
  return pairs
    .filter(({ difference }) => difference < MOST_DIFFERENT)
    .toSorted((a, b) => a.difference - b.difference)
    .slice(0, MOST_PAIRS)
    .flatMap(({ part, onto }) => {
      const size = sizeOf(onto);
      const sparse = thinned(onto, ONTO_POINTS);
      const few = thinned(part, ROUGH_POINTS).flat();
      const [rough] = startsOf(part, onto)
        .map((start) => improved(few, sparse, start, ROUGH_ROUNDS))
        .toSorted((a, b) => a.distance - b.distance);
      if (!rough || rough.distance > ROUGH_DISTANCE * size) return [];
      const fair = improved(thinned(part, FAIR_POINTS).flat(), sparse, rough.placement, FAIR_ROUNDS);
      return fair.distance < FAIR_DISTANCE * size ? [fair.placement] : [];
    });
}

/** One drawing is compared with many. */
const known = new WeakMap<Lines, { part: Lines; description: number[] }[]>();

function describedParts(lines: Lines): { part: Lines; description: number[] }[] {
  const before = known.get(lines);
  if (before) return before;
  const parts = partsOf(lines).map((part) => ({ part, description: describe(part) }));
  known.set(lines, parts);
  return parts;
}

/** Centre on centre and in the same size: unturned, upside down, and along the longer axes; each also mirrored. */
function startsOf(part: Lines, onto: Lines): Placement[] {
  const scale = sizeOf(onto) / (sizeOf(part) || 1);
  const to = centreOf(onto);
  return [false, true].flatMap((mirrored) => {
    const own = placed(part, { a: 1, b: 0, dx: 0, dy: 0, mirrored });
    const from = centreOf(own);
    const turn = axisOf(onto) - axisOf(own);
    const turns = Math.abs(Math.sin(turn)) < 0.05 ? [0, Math.PI] : [0, Math.PI, turn, turn + Math.PI];
    return turns.map((angle) => {
      const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
      return { a, b, dx: to.x - (a * from.x - b * from.y), dy: to.y - (b * from.x + a * from.y), mirrored };
    });
  });
}

/** Angle of the longer axis of the points. */
function axisOf(lines: Lines): number {
  const { x, y } = centreOf(lines);
  let [xx, yy, xy] = [0, 0, 0];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const [ex, ey] = [(line[i] as number) - x, (line[i + 1] as number) - y];
      xx += ex * ex;
      yy += ey * ey;
      xy += ex * ey;
    }
  }
  return Math.atan2(2 * xy, xx - yy) / 2;
}

/** The share of points that counts while a placement is improved: some have no counterpart. */
const KEPT = 0.8;

/**
 * Improves a placement by iterative closest points, trimmed (Besl and McKay 1992, https://doi.org/10.1109/34.121791;
 * Chetverikov et al. 2002, https://doi.org/10.1109/ICPR.2002.1047997).
 */
function improved(
  points: Line,
  onto: Lines,
  start: Placement,
  rounds: number,
): { placement: Placement; distance: number } {
  let placement = start;
  let distance = Number.POSITIVE_INFINITY;
  const near = { distance: 0, x: 0, y: 0, angle: 0 };
  for (let round = 0; round < rounds; round++) {
    const laid = placed([points], placement)[0] as number[];
    const pairs: Pair[] = [];
    for (let i = 0; i < points.length; i += 2) {
      findNearest(onto, laid[i] as number, laid[i + 1] as number, near);
      const x = placement.mirrored ? -(points[i] as number) : (points[i] as number);
      pairs.push({ distance: near.distance, x, y: points[i + 1] as number, u: near.x, v: near.y });
    }
    pairs.sort((a, b) => a.distance - b.distance);
    const kept = pairs.slice(0, Math.max(3, Math.floor(pairs.length * KEPT)));
    distance = kept.reduce((sum, pair) => sum + pair.distance, 0) / kept.length;
    placement = { ...placement, ...fitted(kept, placement) };
  }
  return { placement, distance };
}

/** A point x, y, its counterpart u, v, and how far they are apart. */
interface Pair {
  distance: number;
  x: number;
  y: number;
  u: number;
  v: number;
}

/** The similarity transform from points to their counterparts with the least squared distances. */
function fitted(pairs: readonly Pair[], otherwise: Placement): Omit<Placement, 'mirrored'> {
  let [mx, my, mu, mv] = [0, 0, 0, 0];
  for (const { x, y, u, v } of pairs) {
    mx += x / pairs.length;
    my += y / pairs.length;
    mu += u / pairs.length;
    mv += v / pairs.length;
  }
  let [dot, cross, square] = [0, 0, 0];
  for (const { x, y, u, v } of pairs) {
    dot += (x - mx) * (u - mu) + (y - my) * (v - mv);
    cross += (x - mx) * (v - mv) - (y - my) * (u - mu);
    square += (x - mx) ** 2 + (y - my) ** 2;
  }
  if (square === 0) return otherwise;
  const [a, b] = [dot / square, cross / square];
  return { a, b, dx: mu - (a * mx - b * my), dy: mv - (b * mx + a * my) };
}

/** Finds the nearest place on the lines. `angle` is the line's direction there, NaN at a dot. */
function findNearest(
  lines: Lines,
  px: number,
  py: number,
  near: { distance: number; x: number; y: number; angle: number },
): void {
  let best = Number.POSITIVE_INFINITY;
  let [ex, ey] = [0, 0];
  for (const line of lines) {
    for (let i = line.length === 2 ? 0 : 2; i < line.length; i += 2) {
      const from = Math.max(0, i - 2);
      const x0 = line[from] as number;
      const y0 = line[from + 1] as number;
      const dx = (line[i] as number) - x0;
      const dy = (line[i + 1] as number) - y0;
      const square = dx * dx + dy * dy;
      let share = square === 0 ? 0 : ((px - x0) * dx + (py - y0) * dy) / square;
      share = share < 0 ? 0 : share > 1 ? 1 : share;
      const x = x0 + share * dx;
      const y = y0 + share * dy;
      const distance = (px - x) * (px - x) + (py - y) * (py - y);
      if (distance < best) {
        best = distance;
        near.x = x;
        near.y = y;
        ex = dx;
        ey = dy;
      }
    }
  }
  near.distance = Math.sqrt(best);
  near.angle = ex === 0 && ey === 0 ? Number.NaN : Math.atan2(ey, ex);
}

function thinned(lines: Lines, count: number): number[][] {
  const whole = lines.reduce((sum, line) => sum + lengthOf(line), 0);
  return lines.map((line) => resample(line, Math.max(1, whole / count)));
}
