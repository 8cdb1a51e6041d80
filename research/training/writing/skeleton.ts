// From a filled letter to the lines of a pen: thinning, then the paths through what is left.

export interface Mask {
  width: number;
  height: number;
  /** 1 where there is ink; the outermost pixels are empty. */
  ink: Uint8Array;
}
export type Point = [number, number];

/** Zhang and Suen, "A fast parallel algorithm for thinning digital patterns", CACM 1984. Changes the mask. */
export function thin({ width, height, ink }: Mask): void {
  const around = [-width, 1 - width, 1, width + 1, width, width - 1, -1, -width - 1];
  for (let changed = true; changed; ) {
    changed = false;
    for (const pass of [0, 1]) {
      const gone: number[] = [];
      for (let y = 1; y < height - 1; y++) {
        for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
          if (!ink[at]) continue;
          const p = around.map((step) => ink[at + step] as number);
          const count = p.reduce((sum, one) => sum + one, 0);
          if (count < 2 || count > 6) continue;
          if (p.filter((one, i) => !one && p[(i + 1) % 8]).length !== 1) continue;
          const [n, , e, , s, , w] = p as [number, number, number, number, number, number, number];
          if (pass === 0 ? (n & e & s) | (e & s & w) : (n & e & w) | (n & s & w)) continue;
          gone.push(at);
        }
      }
      for (const at of gone) ink[at] = 0;
      changed ||= gone.length > 0;
    }
  }
}

/** Paths through a thinned mask. Ends that are shorter than `spur` pixels are leftovers of the thinning, not strokes. */
export function pathsOf(mask: Mask, spur: number): Point[][] {
  const edges = neighbours(mask);
  const used = new Set<string>();
  const key = (a: number, b: number) => (a < b ? `${a},${b}` : `${b},${a}`);
  const degree = (at: number) => edges.get(at)?.length ?? 0;
  const walk = (from: number, to: number): number[] => {
    const path = [from, to];
    used.add(key(from, to));
    for (let [last, here] = [from, to]; degree(here) === 2 && here !== from; ) {
      const next = (edges.get(here) ?? []).find((one) => one !== last) as number;
      if (used.has(key(here, next))) break;
      used.add(key(here, next));
      path.push(next);
      [last, here] = [here, next];
    }
    return path;
  };
  const paths: number[][] = [];
  const nodes = [...edges.keys()];
  for (const node of [...nodes.filter((one) => degree(one) !== 2), ...nodes]) {
    if (degree(node) === 0) paths.push([node, node]);
    for (const next of edges.get(node) ?? []) if (!used.has(key(node, next))) paths.push(walk(node, next));
  }
  const isSpur = (path: number[]) => {
    const ends = [degree(path[0] as number), degree(path.at(-1) as number)];
    return path.length < spur && Math.min(...ends) === 1 && Math.max(...ends) > 2;
  };
  return paths
    .filter((path) => !isSpur(path))
    .map((path) => path.map((at): Point => [at % mask.width, Math.floor(at / mask.width)]));
}

/** Ink pixels with those they touch; a diagonal counts only where no straight way leads along. */
function neighbours({ width, ink }: Mask): Map<number, number[]> {
  const edges = new Map<number, number[]>();
  ink.forEach((set, at) => {
    if (!set) return;
    const straight = [-width, 1, width, -1].filter((step) => ink[at + step]);
    const diagonal = [1 - width, width + 1, width - 1, -width - 1].filter((step) => {
      const sideways = step === 1 - width || step === width + 1 ? 1 : -1;
      return ink[at + step] && !ink[at + sideways] && !ink[at + step - sideways];
    });
    edges.set(
      at,
      [...straight, ...diagonal].map((step) => at + step),
    );
  });
  return edges;
}

/** Closed lines around the ink, along the pixels' edges. */
export function contoursOf({ width, ink }: Mask): Point[][] {
  // Each edge keeps the ink on its right; corners are numbered like pixels.
  const from = new Map<number, number[]>();
  const add = (a: number, b: number) => from.set(a, [...(from.get(a) ?? []), b]);
  ink.forEach((set, at) => {
    if (!set) return;
    if (!ink[at - width]) add(at, at + 1);
    if (!ink[at + 1]) add(at + 1, at + 1 + width);
    if (!ink[at + width]) add(at + 1 + width, at + width);
    if (!ink[at - 1]) add(at + width, at);
  });
  const loops: Point[][] = [];
  for (const start of [...from.keys()]) {
    for (let here: number | undefined = start, loop: number[] = []; here !== undefined; ) {
      const next: number | undefined = from.get(here)?.shift();
      if (next === undefined) break;
      loop = [...loop, here];
      here = next;
      if (here === start) {
        loops.push([...loop, start].map((at): Point => [at % width, Math.floor(at / width)]));
        break;
      }
    }
  }
  return loops;
}

/** The mean over `reach` points on both sides; ends stay. */
export function smoothed(path: readonly Point[], reach: number): Point[] {
  return path.map((point, i) => {
    const around = Math.min(reach, i, path.length - 1 - i);
    if (around === 0) return point;
    const near = path.slice(i - around, i + around + 1);
    return [near.reduce((sum, [x]) => sum + x, 0) / near.length, near.reduce((sum, [, y]) => sum + y, 0) / near.length];
  });
}

/** Douglas and Peucker: as few points as stay within `tolerance` of the path. */
export function simplified(path: readonly Point[], tolerance: number): Point[] {
  const [first, last] = [path[0] as Point, path.at(-1) as Point];
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
  const length = Math.hypot(dx, dy);
  let [worst, far] = [0, 0];
  for (let i = 1; i < path.length - 1; i++) {
    const [x, y] = [(path[i] as Point)[0] - first[0], (path[i] as Point)[1] - first[1]];
    const away = length > 0 ? Math.abs(x * dy - y * dx) / length : Math.hypot(x, y);
    if (away > far) [worst, far] = [i, away];
  }
  if (far <= tolerance) return [first, last];
  return [...simplified(path.slice(0, worst + 1), tolerance).slice(0, -1), ...simplified(path.slice(worst), tolerance)];
}
