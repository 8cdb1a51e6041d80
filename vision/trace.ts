import type { InkMask } from './ink.ts';
import { AROUND, depths, thinned } from './skeleton.ts';

/** A line through the middle of the ink, in pixels of the mask. */
export interface TracedLine {
  points: [x: number, y: number][];
  /** Of the ink along it: the median. */
  width: number;
}

/** How far from the way of the pixels a line may be, pixels. */
const TOLERANCE_PX = 0.7;

/**
 * The lines of a mask as a hand may have drawn them: the skeleton of the ink, without the spurs that thick ink leaves, cut
 * at its crossings and put together again so that lines go straight on through them.
 */
export function traceLines(mask: InkMask): TracedLine[] {
  const { width, height } = mask;
  const depth = depths(mask);
  const graph = new SkeletonGraph(thinned(mask), width, height, depth);
  graph.tidy();
  return graph.paths().flatMap((short) => {
    const path = reaching(short, mask, depth);
    const widths = path.map(([x, y]) => depth[Math.round(y) * width + Math.round(x)] as number);
    const middle = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 1;
    const points = simplified(eased(path), TOLERANCE_PX);
    return points.length > 0 ? [{ points, width: Math.max(1, 2 * middle - 1) }] : [];
  });
}

/**
 * Thinning takes some of the ends, too. From each end the line goes on as far as the ink does, less half of its width, where
 * a round pen was lifted. A closed line has no ends.
 */
function reaching(path: Point[], { width, height, data }: InkMask, depth: Float32Array): Point[] {
  const [start, end] = [path[0] as Point, path.at(-1) as Point];
  if (path.length < 3 || Math.hypot(end[0] - start[0], end[1] - start[1]) < 3) return path;
  const further = ([x, y]: Point, heading: number, half: number): Point => {
    const [dx, dy] = [Math.cos(heading), Math.sin(heading)];
    let steps = 0;
    for (; steps < 4 * half; steps += 0.5) {
      const [px, py] = [Math.round(x + steps * dx), Math.round(y + steps * dy)];
      if (px < 0 || py < 0 || px >= width || py >= height || data[py * width + px] !== 1) break;
    }
    const length = Math.max(0, steps - half);
    return [x + length * dx, y + length * dy];
  };
  const [mx, my] = path[Math.floor(path.length / 2)] as Point;
  const half = Math.max(1, (depth[Math.round(my) * width + Math.round(mx)] ?? 1) - 0.5);
  return [
    further(start, headingAt(path) + Math.PI, half),
    ...path.slice(1, -1),
    further(end, headingAt(path.toReversed()) + Math.PI, half),
  ];
}

type Point = [x: number, y: number];

/** Where lines end or meet. */
interface Node {
  x: number;
  y: number;
  edges: Edge[];
}

/** A line between two nodes (of a closed one without any, the same twice), including their places. */
interface Edge {
  from: Node;
  to: Node;
  points: Point[];
}

/** Lines of a skeleton that are shorter than the ink is wide, times this, come from its shape and are no lines. */
const SPUR = 1.1;
/** Two lines go on in each other at a crossing if they turn by less than this. */
const STRAIGHT_ON = (65 * Math.PI) / 180;
/** Ends of lines that are so near, in widths of the ink, and look at each other, were one line. */
const GAP = 2.5;

class SkeletonGraph {
  readonly #nodes = new Set<Node>();
  readonly #edges = new Set<Edge>();
  readonly #depth: Float32Array;
  readonly #width: number;

  constructor(skeleton: Uint8Array, width: number, height: number, depth: Float32Array) {
    this.#depth = depth;
    this.#width = width;
    const around = (i: number) => AROUND.map(([dx, dy]) => i + dy * width + dx).filter((n) => skeleton[n] === 1);
    const pixels: number[] = [];
    for (let i = width; i < width * (height - 1); i++) if (skeleton[i] === 1) pixels.push(i);
    // Neighbouring pixels with more than two neighbours are one crossing.
    const nodeOf = new Map<number, Node>();
    for (const start of pixels) {
      if (nodeOf.has(start) || around(start).length <= 2) continue;
      const cluster = [start];
      const node: Node = { x: 0, y: 0, edges: [] };
      nodeOf.set(start, node);
      for (let k = 0; k < cluster.length; k++) {
        for (const n of around(cluster[k] as number)) {
          if (nodeOf.has(n) || around(n).length <= 2) continue;
          nodeOf.set(n, node);
          cluster.push(n);
        }
      }
      node.x = cluster.reduce((sum, i) => sum + (i % width), 0) / cluster.length;
      node.y = cluster.reduce((sum, i) => sum + Math.floor(i / width), 0) / cluster.length;
      this.#nodes.add(node);
    }
    const place = (i: number): Point => [i % width, Math.floor(i / width)];
    const endAt = (i: number): Node => {
      const [x, y] = place(i);
      const node: Node = { x, y, edges: [] };
      nodeOf.set(i, node);
      this.#nodes.add(node);
      return node;
    };
    for (const i of pixels) if (!nodeOf.has(i) && around(i).length <= 1) endAt(i);
    const seen = new Set<number>();
    const follow = (from: Node, start: number, before: number) => {
      const points: Point[] = [[from.x, from.y]];
      let [here, last] = [start, before];
      for (;;) {
        const node = nodeOf.get(here);
        if (node && !(node === from && points.length === 1)) {
          points.push([node.x, node.y]);
          this.#add({ from, to: node, points });
          return;
        }
        if (seen.has(here)) return;
        seen.add(here);
        points.push(place(here));
        const onward = around(here).filter((n) => n !== last && !seen.has(n));
        // Beside the start of a crossing, its own pixels are neighbours, too.
        const next =
          onward.find((n) => nodeOf.has(n) && (nodeOf.get(n) !== from || points.length > 3)) ??
          onward.find((n) => !nodeOf.has(n));
        if (next === undefined) {
          const end = endAt(here);
          this.#add({ from, to: end, points });
          return;
        }
        last = here;
        here = next;
      }
    };
    for (const [i, node] of [...nodeOf]) {
      for (const n of around(i)) {
        if (nodeOf.get(n) === node || seen.has(n)) continue;
        const other = nodeOf.get(n);
        if (other) {
          // Two ends, or an end beside a crossing.
          const isKnown = node.edges.some(({ from, to }) => from === other || to === other);
          if (!isKnown)
            this.#add({
              from: node,
              to: other,
              points: [
                [node.x, node.y],
                [other.x, other.y],
              ],
            });
        } else follow(node, n, i);
      }
    }
    // What is left are closed lines, and single dots.
    for (const i of pixels) if (!seen.has(i) && !nodeOf.has(i)) follow(endAt(i), around(i)[0] ?? i, i);
  }

  #add(edge: Edge): void {
    this.#edges.add(edge);
    edge.from.edges.push(edge);
    edge.to.edges.push(edge);
  }

  #remove(edge: Edge): void {
    this.#edges.delete(edge);
    for (const node of [edge.from, edge.to]) {
      node.edges = node.edges.filter((other) => other !== edge);
      if (node.edges.length === 0) this.#nodes.delete(node);
    }
  }

  #depthAt({ x, y }: { x: number; y: number }): number {
    return this.#depth[Math.round(y) * this.#width + Math.round(x)] ?? 0;
  }

  /** Spurs go, and crossings that thick ink has pulled apart become one. */
  tidy(): void {
    for (const edge of [...this.#edges].toSorted((a, b) => lengthOf(a.points) - lengthOf(b.points))) {
      if (!this.#edges.has(edge)) continue;
      const { from, to } = edge;
      const length = lengthOf(edge.points);
      const [endsAtFrom, endsAtTo] = [from.edges.length === 1, to.edges.length === 1];
      if (endsAtFrom !== endsAtTo) {
        if (length < SPUR * 2 * this.#depthAt(endsAtFrom ? to : from)) this.#remove(edge);
      } else if (!endsAtFrom && from !== to && length < 1.5 * Math.max(this.#depthAt(from), this.#depthAt(to))) {
        this.#contract(edge);
      } else if (from === to && length < 3 * this.#depthAt(from)) this.#remove(edge);
    }
  }

  #contract(edge: Edge): void {
    const { from, to } = edge;
    this.#remove(edge);
    this.#nodes.add(from);
    [from.x, from.y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
    for (const other of to.edges) {
      if (other.from === to) other.from = from;
      if (other.to === to) other.to = from;
    }
    from.edges.push(...to.edges);
    to.edges = [];
    this.#nodes.delete(to);
    for (const other of from.edges) {
      if (other.from === from) other.points[0] = [from.x, from.y];
      if (other.to === from) other.points[other.points.length - 1] = [from.x, from.y];
    }
  }

  /** The lines, each of one or more edges that go on in each other. */
  paths(): Point[][] {
    /** At each end of an edge, the edge in which it goes on. */
    const onward = new Map<Edge, { atFrom?: Edge; atTo?: Edge }>([...this.#edges].map((edge) => [edge, {}]));
    const setOnward = (edge: Edge, node: Node, next: Edge) => {
      const ends = onward.get(edge);
      if (!ends) return;
      if (edge.from === node && !ends.atFrom) ends.atFrom = next;
      else ends.atTo = next;
    };
    for (const node of this.#nodes) {
      const ends = node.edges
        .filter((edge) => edge.from !== edge.to)
        .map((edge) => ({ edge, direction: directionFrom(edge, node) }));
      const pairs = ends.flatMap((a, i) =>
        ends.slice(i + 1).map((b) => ({ a: a.edge, b: b.edge, turn: Math.PI - turnOf(a.direction, b.direction) })),
      );
      const taken = new Set<Edge>();
      for (const { a, b, turn } of pairs.toSorted((one, other) => one.turn - other.turn)) {
        // Where only two meet there is no crossing: a corner belongs to one line.
        if (taken.has(a) || taken.has(b) || (turn > STRAIGHT_ON && ends.length !== 2)) continue;
        taken.add(a).add(b);
        setOnward(a, node, b);
        setOnward(b, node, a);
      }
    }
    const used = new Set<Edge>();
    // A node without a line is a dot.
    const paths = [...this.#nodes].filter(({ edges }) => edges.length === 0).map(({ x, y }): Point[] => [[x, y]]);
    const walk = (start: Edge, from: Node) => {
      const points: Point[] = [];
      let edge: Edge | undefined = start;
      let node = from;
      while (edge && !used.has(edge)) {
        used.add(edge);
        const isForward: boolean = edge.from === node;
        const along = isForward ? edge.points : edge.points.toReversed();
        points.push(...(points.length > 0 ? along.slice(1) : along));
        const next: Edge | undefined = isForward ? onward.get(edge)?.atTo : onward.get(edge)?.atFrom;
        node = isForward ? edge.to : edge.from;
        edge = next;
      }
      if (points.length > 0) paths.push(points);
    };
    for (const edge of this.#edges) {
      if (!onward.get(edge)?.atFrom) walk(edge, edge.from);
      else if (!onward.get(edge)?.atTo) walk(edge, edge.to);
    }
    // Closed through crossings.
    for (const edge of this.#edges) walk(edge, edge.from);
    return this.#bridged(paths);
  }

  /** Joins lines whose ends look at each other over a small gap, as a pencil leaves one on rough paper. */
  #bridged(paths: Point[][]): Point[][] {
    const lines = [...paths];
    const reach = (line: Point[]) => {
      const [x, y] = line[Math.floor(line.length / 2)] as Point;
      return GAP * Math.max(2, 2 * this.#depthAt({ x, y }));
    };
    for (let i = 0; i < lines.length; i++) {
      let line = lines[i] as Point[];
      for (let joined = line.length > 2; joined; ) {
        joined = false;
        for (let j = i + 1; j < lines.length && !joined; j++) {
          const other = lines[j] as Point[];
          if (other.length < 3) continue;
          const together = joinedOver(line, other, Math.max(reach(line), reach(other)));
          if (!together) continue;
          line = together;
          lines.splice(j, 1);
          joined = true;
        }
      }
      lines[i] = line;
    }
    return lines;
  }
}

function joinedOver(a: Point[], b: Point[], reach: number): Point[] | null {
  for (const first of [a, a.toReversed()]) {
    for (const second of [b, b.toReversed()]) {
      const [end, start] = [first.at(-1) as Point, second[0] as Point];
      const gap = Math.hypot(start[0] - end[0], start[1] - end[1]);
      if (gap > reach) continue;
      const out = headingAt(first.toReversed());
      const into = headingAt(second);
      const across = gap < 1.5 ? out : Math.atan2(start[1] - end[1], start[0] - end[0]);
      const back = out + Math.PI;
      if (turnOf(back, across) < STRAIGHT_ON / 1.5 && turnOf(across, into) < STRAIGHT_ON / 1.5)
        return [...first, ...second];
    }
  }
  return null;
}

/** Direction in which a line sets out from its first point, over some pixels. */
function headingAt(line: Point[]): number {
  const [x, y] = line[0] as Point;
  const [tx, ty] = line[Math.min(line.length - 1, 8)] as Point;
  return Math.atan2(ty - y, tx - x);
}

const turnOf = (a: number, b: number) => Math.abs(Math.atan2(Math.sin(b - a), Math.cos(b - a)));

const directionFrom = (edge: Edge, node: Node): number =>
  headingAt(edge.from === node ? edge.points : edge.points.toReversed());

function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1] as Point, points[i] as Point];
    sum += Math.hypot(bx - ax, by - ay);
  }
  return sum;
}

/** Without the stairs of the pixels: each point becomes the mean of its neighbourhood. Ends stay. */
function eased(points: readonly Point[]): Point[] {
  const isClosed = points.length > 8 && lengthOf([points[0] as Point, points.at(-1) as Point]) < 2;
  const weights = [1, 2, 3, 2, 1];
  return points.map((point, i) => {
    const room = isClosed ? 2 : Math.min(2, i, points.length - 1 - i);
    if (room === 0) return point;
    let [x, y, sum] = [0, 0, 0];
    for (let k = -room; k <= room; k++) {
      const n = points.length;
      const [px, py] = points[isClosed ? (i + k + n) % n : i + k] as Point;
      const weight = weights[k + 2] as number;
      x += weight * px;
      y += weight * py;
      sum += weight;
    }
    return [x / sum, y / sum];
  });
}

/** D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points" (1973). */
function simplified(points: readonly Point[], tolerance: number): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return [...points];
  const keeps = new Uint8Array(points.length);
  keeps[0] = keeps[points.length - 1] = 1;
  const parts: [number, number][] = [[0, points.length - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [from, to] = part;
    const [[ax, ay], [bx, by]] = [points[from] as Point, points[to] as Point];
    const [ux, uy] = [bx - ax, by - ay];
    const length2 = ux * ux + uy * uy;
    let [furthest, at] = [tolerance, -1];
    for (let i = from + 1; i < to; i++) {
      const [px, py] = points[i] as Point;
      const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * ux + (py - ay) * uy) / length2));
      const off = Math.hypot(px - ax - along * ux, py - ay - along * uy);
      if (off > furthest) [furthest, at] = [off, i];
    }
    if (at < 0) continue;
    keeps[at] = 1;
    parts.push([from, at], [at, to]);
  }
  return points.filter((_, i) => keeps[i]);
}
