import type { InkMask } from './ink.ts';

/** Distance of each pixel of ink from the paper, about Euclidean (chamfer 5-7-11 would be no better here), pixels. */
export function depths({ width, height, data }: InkMask): Float32Array {
  const far = width + height;
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = data[i] ? far : 0;
  const look = (i: number, x: number, y: number, dx: number, dy: number) => {
    const [nx, ny] = [x + dx, y + dy];
    const there = nx < 0 || ny < 0 || nx >= width || ny >= height ? 0 : (out[ny * width + nx] as number);
    const step = dx !== 0 && dy !== 0 ? Math.SQRT2 : 1;
    if (there + step < (out[i] as number)) out[i] = there + step;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (out[i] === 0) continue;
      for (const [dx, dy] of BEFORE) look(i, x, y, dx, dy);
    }
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--) {
      const i = y * width + x;
      if (out[i] === 0) continue;
      for (const [dx, dy] of BEFORE) look(i, x, y, -dx, -dy);
    }
  }
  return out;
}

const BEFORE = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
] as const;

/** Around a pixel, clockwise from above. */
export const AROUND = [
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
] as const;

/** The skeleton of the ink, one pixel wide: T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning" (1984). */
export function thinned({ width, height, data }: InkMask): Uint8Array {
  const out = Uint8Array.from(data);
  // No pixel of the edge has eight neighbours.
  for (let x = 0; x < width; x++) out[x] = out[(height - 1) * width + x] = 0;
  for (let y = 0; y < height; y++) out[y * width] = out[y * width + width - 1] = 0;
  const offsets = AROUND.map(([dx, dy]) => dy * width + dx);
  let ink: number[] = [];
  for (let i = 0; i < out.length; i++) if (out[i]) ink.push(i);
  for (let changed = true; changed; ) {
    changed = false;
    for (const odd of [true, false]) {
      const goes = ink.filter((i) => isEdge(out, i, offsets, odd));
      for (const i of goes) out[i] = 0;
      if (goes.length > 0) {
        changed = true;
        ink = ink.filter((i) => out[i] !== 0);
      }
    }
  }
  // Slanting lines are left with stairs two pixels wide, each step of which would look like a crossing.
  for (const i of ink) if (isStair(out, i, offsets)) out[i] = 0;
  keepDots(data, out, width);
  return out;
}

/** Whether its neighbours hang together without it, by the connectivity number of S. Yokoi et al. (1975). */
function isStair(out: Uint8Array, i: number, offsets: readonly number[]): boolean {
  let [count, connectivity] = [0, 0];
  const paper = (k: number) => 1 - (out[i + (offsets[k % 8] as number)] as number);
  for (let k = 0; k < 8; k++) count += 1 - paper(k);
  for (let k = 0; k < 8; k += 2) connectivity += paper(k) - paper(k) * paper(k + 1) * paper(k + 2);
  return count >= 2 && connectivity === 1;
}

/** Thinning makes a dot of two by two pixels vanish: ink of which nothing is left keeps its middle. */
function keepDots(ink: Uint8Array, skeleton: Uint8Array, width: number): void {
  const seen = new Uint8Array(ink.length);
  for (let start = 0; start < ink.length; start++) {
    if (ink[start] !== 1 || seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    let isKept = false;
    for (let k = 0; k < piece.length; k++) {
      const i = piece[k] as number;
      if (skeleton[i] === 1) isKept = true;
      for (const [dx, dy] of AROUND) {
        const n = i + dy * width + dx;
        if (ink[n] !== 1 || seen[n]) continue;
        seen[n] = 1;
        piece.push(n);
      }
    }
    // Row by row: the pixel in the middle of the list is near the middle of a dot.
    piece.sort((a, b) => a - b);
    if (!isKept) skeleton[piece[Math.floor(piece.length / 2)] as number] = 1;
  }
}

function isEdge(out: Uint8Array, i: number, offsets: readonly number[], odd: boolean): boolean {
  let [count, turns] = [0, 0];
  for (let k = 0; k < 8; k++) {
    const here = out[i + (offsets[k] as number)] as number;
    count += here;
    if (here === 0 && out[i + (offsets[(k + 1) % 8] as number)] === 1) turns++;
  }
  if (count < 2 || count > 6 || turns !== 1) return false;
  const [n, e, s, w] = [0, 2, 4, 6].map((k) => out[i + (offsets[k] as number)] as number) as [
    number,
    number,
    number,
    number,
  ];
  return odd ? n * e * s === 0 && e * s * w === 0 : n * e * w === 0 && n * s * w === 0;
}
