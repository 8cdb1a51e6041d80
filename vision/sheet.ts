import { fromMask, type Image } from 'image-js';

/** A place in a photo, in pixels, or in shares of its sides. */
export interface Corner {
  x: number;
  y: number;
}

/** Clockwise from the corner that is nearest to the top left of the photo. */
export type Quad = readonly [Corner, Corner, Corner, Corner];

/** The sheet is looked for in a picture of this width. */
const SEARCH_WIDTH_PX = 200;
/** Thresholds between the darkest and the lightest tenth of the picture. */
const LEVELS = 7;
/** Of the photo. A smaller bright thing is no sheet that somebody holds to the camera. */
const LEAST_AREA = 0.12;
/** Of the quadrilateral around it that a bright thing fills. A sheet does, but for the hand that holds it. */
const LEAST_FILL = 0.86;
/** Neighbouring sides of a sheet in perspective do not differ by more. */
const MOST_ASPECT = 4;

/**
 * The sheet of paper in a photo: the bright thing with four straight sides. Thresholds of many levels are tried, as a sheet
 * that lies half in the shadow is one thing at a low level only.
 *
 * @returns its corners in pixels of the photo; null: none is seen, as when the paper fills the whole picture
 */
export function findSheet(photo: Image): Quad | null {
  const scale = Math.min(1, SEARCH_WIDTH_PX / photo.width);
  const width = Math.round(photo.width * scale);
  const height = Math.round(photo.height * scale);
  const small = photo.resize({ width, height }).gaussianBlur({ sigma: 1 });
  const values = Float32Array.from(small.getRawImage().data as Uint8Array).sort();
  const [dark, light] = [values[Math.floor(values.length * 0.05)] ?? 0, values[Math.floor(values.length * 0.9)] ?? 0];
  let best: { quad: Corner[]; merit: number } | null = null;
  for (let level = 1; level <= LEVELS; level++) {
    const threshold = dark + ((light - dark) * level) / (LEVELS + 1);
    for (const found of brightThings(small, threshold / 255)) {
      if (!best || found.merit > best.merit) best = found;
    }
  }
  if (!best) return null;
  const [a, b, c, d] = fromTopLeft(best.quad.map(({ x, y }) => ({ x: x / scale, y: y / scale })));
  return a && b && c && d ? [a, b, c, d] : null;
}

function brightThings(small: Image, threshold: number): { quad: Corner[]; merit: number }[] {
  const { width, height } = small;
  const least = LEAST_AREA * width * height;
  const mask = small.threshold({ threshold });
  const rois = fromMask(mask).getRois({ kind: 'white', minSurface: least });
  return rois.flatMap((roi) => {
    const { column, row } = roi.origin;
    // What fills the picture has no edge that could be seen.
    if (roi.width >= width - 2 && roi.height >= height - 2 && roi.surface > 0.9 * width * height) return [];
    const hull = roi
      .getMask()
      .getConvexHull()
      .points.map((point) => ({ x: point.column + column, y: point.row + row }));
    const quad = fourSides(hull);
    if (!quad) return [];
    const area = areaOf(quad);
    const inPicture = Math.min(area, areaOf(hull));
    const fill = (roi.surface + roi.filledSurface) / 2 / area;
    if (inPicture < least || fill < LEAST_FILL || isSliver(quad)) return [];
    const contrast = contrastOf(small, quad);
    return contrast < LEAST_CONTRAST ? [] : [{ quad, merit: fill ** 4 * contrast * (area / (width * height)) }];
  });
}

/** Steps along a side at which its two sides are compared, and how far apart, pixels. */
const LOOKS = 24;
const APART_PX = 2.5;
/** How many times as far it is looked a second time. */
const BEYOND = 3;
/** Of 255. More than the most is no better sign: the edge of a shadow on the sheet is sharp, too. */
const LEAST_CONTRAST = 4;
const MOST_CONTRAST = 16;

/** How much lighter it is inside the sides than outside, of 255: the mean of each side, and of these the second least. */
function contrastOf(small: Image, quad: readonly Corner[]): number {
  const { width, height } = small;
  const grey = small.getRawImage().data;
  const at = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? null : (grey[Math.floor(y) * width + Math.floor(x)] as number);
  const middle = { x: mean(quad.map(({ x }) => x)), y: mean(quad.map(({ y }) => y)) };
  const sides = quad.map((from, i) => {
    const to = quad[(i + 1) % 4] as Corner;
    const length = distance(from, to);
    const away = { x: (to.y - from.y) / length, y: (from.x - to.x) / length };
    const isInward = away.x * (middle.x - from.x) + away.y * (middle.y - from.y) > 0;
    const step = isInward ? -APART_PX : APART_PX;
    const differences = Array.from({ length: LOOKS }, (_, k) => {
      const along = (k + 0.5) / LOOKS;
      const [x, y] = [from.x + along * (to.x - from.x), from.y + along * (to.y - from.y)];
      const inside = at(x - away.x * step, y - away.y * step);
      const outside = at(x + away.x * step, y + away.y * step);
      // A line that somebody drew is no edge: beyond it the paper goes on.
      const beyond = at(x + away.x * step * BEYOND, y + away.y * step * BEYOND) ?? outside;
      // Beyond the picture nothing is seen.
      if (inside === null || outside === null || beyond === null) return 0;
      return Math.min(MOST_CONTRAST, Math.max(-MOST_CONTRAST, inside - Math.max(outside, beyond)));
    });
    return mean(differences);
  });
  // One side may be cut off by the edge of the picture.
  return sides.toSorted((a, b) => a - b)[1] as number;
}

const areaOf = (polygon: readonly Corner[]): number =>
  Math.abs(
    polygon.reduce((sum, { x, y }, i) => {
      const next = polygon[(i + 1) % polygon.length] as Corner;
      return sum + x * next.y - next.x * y;
    }, 0),
  ) / 2;

const distance = (a: Corner, b: Corner) => Math.hypot(a.x - b.x, a.y - b.y);

function isSliver(quad: readonly Corner[]): boolean {
  const sides = quad.map((corner, i) => distance(corner, quad[(i + 1) % 4] as Corner));
  return Math.max(...sides) > MOST_ASPECT * Math.min(...sides);
}

/**
 * The quadrilateral around a convex polygon that adds the least area: the side whose neighbours, made longer, meet with the
 * smallest triangle beyond it goes first.
 */
function fourSides(hull: readonly Corner[]): Corner[] | null {
  let polygon = [...hull];
  while (polygon.length > 4) {
    let least: { at: number; corner: Corner; area: number } | null = null;
    for (let at = 0; at < polygon.length; at++) {
      const n = polygon.length;
      const [before, from, to, after] = [-1, 0, 1, 2].map((step) => polygon[(at + step + n) % n] as Corner);
      const corner = meeting(before as Corner, from as Corner, after as Corner, to as Corner);
      if (!corner) continue;
      const area = areaOf([from as Corner, corner, to as Corner]);
      if (!least || area < least.area) least = { at, corner, area };
    }
    if (!least) return null;
    const { at, corner } = least;
    const next = (at + 1) % polygon.length;
    polygon = polygon.map((old, i) => (i === at ? corner : old)).filter((_, i) => i !== next);
  }
  return polygon.length === 4 ? polygon : null;
}

/** Where the line from `a` through `b` goes on to meet the one from `c` through `d`; null: they do not meet ahead. */
function meeting(a: Corner, b: Corner, c: Corner, d: Corner): Corner | null {
  const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const cross = ux * vy - uy * vx;
  if (Math.abs(cross) < 1e-9) return null;
  const along = ((c.x - a.x) * vy - (c.y - a.y) * vx) / cross;
  const alongOther = ((c.x - a.x) * uy - (c.y - a.y) * ux) / cross;
  return along >= 1 && alongOther >= 1 ? { x: a.x + along * ux, y: a.y + along * uy } : null;
}

/** Clockwise on the screen, from the corner that is nearest to the top left. */
function fromTopLeft(corners: Corner[]): Corner[] {
  const middle = { x: mean(corners.map(({ x }) => x)), y: mean(corners.map(({ y }) => y)) };
  const turned = corners.toSorted(
    (a, b) => Math.atan2(a.y - middle.y, a.x - middle.x) - Math.atan2(b.y - middle.y, b.x - middle.x),
  );
  const first = turned.reduce((least, { x, y }, i) => {
    const other = turned[least] as Corner;
    return x + y < other.x + other.y ? i : least;
  }, 0);
  return [...turned.slice(first), ...turned.slice(0, first)];
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Width by height of the rectangle that a camera sees as this quadrilateral, after Zhang and He, "Whiteboard scanning and
 * image enhancement" (2007): the focal length follows from the vanishing points of the sides. A sheet that is seen nearly
 * from the front has none, and then the sides are taken as they are.
 */
function aspectOf(quad: Quad, photo: { width: number; height: number }): number {
  const [a, b, c, d] = quad;
  const seen = (distance(a, b) + distance(d, c)) / (distance(b, c) + distance(a, d));
  const [u, v] = [photo.width / 2, photo.height / 2];
  const at = ({ x, y }: Corner): Vector => [x - u, y - v, 1];
  const [m1, m2, m3, m4] = [at(a), at(b), at(d), at(c)];
  const k2 = dot(crossOf(m1, m4), m3) / dot(crossOf(m2, m4), m3);
  const k3 = dot(crossOf(m1, m4), m2) / dot(crossOf(m3, m4), m2);
  const n2 = minus(scaled(m2, k2), m1);
  const n3 = minus(scaled(m3, k3), m1);
  const isSlanted = Math.abs(k2 - 1) > 0.04 && Math.abs(k3 - 1) > 0.04;
  const focal2 = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2]);
  const side = photo.width + photo.height;
  if (!isSlanted || !(focal2 > (0.2 * side) ** 2) || focal2 > (4 * side) ** 2) return seen;
  const length = ([x, y, z]: Vector) => Math.sqrt((x * x + y * y) / focal2 + z * z);
  const aspect = length(n2) / length(n3);
  // Far from what is seen it is the error of a corner.
  return aspect > seen / 1.5 && aspect < seen * 1.5 ? aspect : seen;
}

type Vector = readonly [number, number, number];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const crossOf = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const scaled = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** A projective map as 3 × 3 numbers, row by row. */
export type Projection = readonly [number[], number[], number[]];

/** Takes places of a rectangle to those of a quadrilateral; after Heckbert, "Fundamentals of texture mapping" (1989). */
export function ontoQuad([a, b, c, d]: Quad, { width, height }: { width: number; height: number }): Projection {
  const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const [x1, x2, y1, y2] = [b.x - c.x, d.x - c.x, b.y - c.y, d.y - c.y];
  const all = x1 * y2 - x2 * y1;
  const [g, h] = [(sx * y2 - x2 * sy) / all, (x1 * sy - sx * y1) / all];
  return [
    [(b.x - a.x + g * b.x) / width, (d.x - a.x + h * d.x) / height, a.x],
    [(b.y - a.y + g * b.y) / width, (d.y - a.y + h * d.y) / height, a.y],
    [g / width, h / height, 1],
  ];
}

export function projected([p, q, r]: Projection, x: number, y: number): Corner {
  const at = (row: number[]) => (row[0] as number) * x + (row[1] as number) * y + (row[2] as number);
  const w = at(r);
  return { x: at(p) / w, y: at(q) / w };
}

/** The sheet as seen from straight above. @param longSide of the result, pixels */
export function straightened(photo: Image, quad: Quad, longSide: number): { sheet: Image; projection: Projection } {
  const aspect = aspectOf(quad, photo);
  const width = Math.round(aspect >= 1 ? longSide : longSide * aspect);
  const height = Math.round(aspect >= 1 ? longSide / aspect : longSide);
  const projection = ontoQuad(quad, { width, height });
  const sheet = photo.transform([...projection], {
    width,
    height,
    inverse: true,
    interpolationType: 'bilinear',
    borderType: 'replicate',
  });
  return { sheet, projection };
}
