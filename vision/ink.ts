import { closed, newPlane, type Plane, quantile, sampled, smoothed } from './plane.ts';

/**
 * Lengths are shares of the longer side of the sheet. Strokes of any pen are narrower than this, so that what is wider is
 * light and shadow.
 */
const WIDEST_STROKE = 1 / 30;
/** Along the edges of the sheet lies what is beside it. */
const MARGIN = 1 / 40;
/** Shadows leave more of the light of the paper; what is darker is ink, however wide. */
const DARKEST_SHADOW = 0.3;

/** How much darker than its paper each place of a sheet is, 0–1; shadows, lines of grid paper and noise are taken out. */
export function darkness(sheet: Plane): Plane {
  const grey = smoothed(sheet);
  const radius = Math.ceil((Math.max(grey.width, grey.height) * WIDEST_STROKE) / 2);
  const light = closed(grey, radius);
  const floor = DARKEST_SHADOW * quantile(sampled(light), 0.9);
  const out = newPlane(grey.width, grey.height);
  for (let i = 0; i < out.data.length; i++) {
    const paper = Math.max(light.data[i] as number, floor, 1);
    out.data[i] = Math.max(0, 1 - (grey.data[i] as number) / paper);
  }
  // The closing takes the brightest noise for the paper.
  const noise = quantile(sampled(out), 0.5);
  for (let i = 0; i < out.data.length; i++) out.data[i] = Math.max(0, (out.data[i] as number) - noise);
  withoutRules(out, 'rows');
  withoutRules(out, 'columns');
  return out;
}

/** Printed lines are looked for in this many strips, as they are hardly ever quite straight. */
const STRIPS = 8;
/** Fewer lines are drawn, not printed. */
const LEAST_RULES = 5;
/** A printed line is seen in so many of the strips. */
const LEAST_STRIPS = 6;
/** How far from its row a line may be in a strip, as a share of the side across. */
const RULE_DRIFT = 1 / 120;
/** Shares of darkness: below, a line can't be told from noise. */
const FAINTEST_RULE = 0.02;

/**
 * Takes the lines of ruled or grid paper out: lines across the whole sheet, at least five of them, about evenly spaced. In
 * each strip the median of a row is that of the line, since ink covers less than half of it. Ink upon a line is darker
 * than the line and keeps the difference.
 */
function withoutRules(plane: Plane, direction: 'rows' | 'columns'): void {
  const { width, height, data } = plane;
  const [length, across] = direction === 'rows' ? [width, height] : [height, width];
  const index = (along: number, side: number) => (direction === 'rows' ? side * width + along : along * width + side);
  const strip = Math.floor(length / STRIPS);
  const medians = Array.from({ length: STRIPS }, (_, s) => {
    const values = new Float32Array(Math.ceil(strip / 2));
    const rows = new Float32Array(across);
    for (let side = 0; side < across; side++) {
      for (let k = 0; k < values.length; k++) values[k] = data[index(s * strip + 2 * k, side)] as number;
      rows[side] = quantile(values, 0.5);
    }
    return rows;
  });
  const drift = Math.ceil(across * RULE_DRIFT);
  const near = (rows: Float32Array, side: number) => {
    let most = 0;
    for (let i = Math.max(0, side - drift); i <= Math.min(across - 1, side + drift); i++) {
      most = Math.max(most, rows[i] as number);
    }
    return most;
  };
  const isRule = (side: number) => medians.filter((rows) => near(rows, side) > FAINTEST_RULE).length >= LEAST_STRIPS;
  const rules: { from: number; to: number }[] = [];
  for (let side = 0; side < across; side++) {
    if (!isRule(side)) continue;
    const last = rules.at(-1);
    if (last && last.to >= side - 1) last.to = side;
    else rules.push({ from: side, to: side });
  }
  if (rules.length < LEAST_RULES || !areEven(rules.map(({ from, to }) => (from + to) / 2))) return;
  const levels = rules.map(({ from, to }) => {
    const seen = medians.map((rows) => Math.max(...rows.subarray(from, to + 1)));
    return quantile(Float32Array.from(seen), 0.5);
  });
  // All lines are printed alike; where ink runs along one it is darker.
  const most = 1.4 * quantile(Float32Array.from(levels), 0.5);
  for (const [s, rows] of medians.entries()) {
    const to = s === STRIPS - 1 ? length : (s + 1) * strip;
    for (const rule of rules) {
      for (let side = rule.from; side <= rule.to; side++) {
        const printed = Math.min(rows[side] as number, most);
        for (let along = s * strip; along < to; along++) {
          const i = index(along, side);
          // The tip of a blurred line varies: twice its median goes, as far as that is no ink.
          const value = data[i] as number;
          data[i] = value <= 1.8 * printed ? 0 : value - printed;
        }
      }
    }
  }
}

/** Whether the gaps between places are alike, but for a line that was missed here and there. */
function areEven(places: readonly number[]): boolean {
  const gaps = Float32Array.from(places.slice(1), (place, i) => place - (places[i] as number));
  const usual = quantile(Float32Array.from(gaps), 0.5);
  const even = gaps.filter((gap) => {
    const times = Math.max(1, Math.round(gap / usual));
    return times <= 3 && Math.abs(gap - times * usual) <= 0.2 * usual;
  });
  return even.length >= 0.75 * gaps.length;
}

/** Of the darkest hundredth of the sheet, the share above which something is certainly ink. */
const CERTAIN = 0.5;
/** Of that, the share above which ink goes on. */
const GOES_ON = 0.45;
/** Fainter things are no ink: the softest pencil is darker, also out of focus. */
const FAINTEST_INK = 0.05;

/** 1 where there is ink. */
export interface InkMask {
  width: number;
  height: number;
  data: Uint8Array;
}

/**
 * Where ink is, by two thresholds: what is certainly darker than the paper, and all that hangs together with it and is a
 * little darker. Both follow the darkest of the sheet, so that a felt pen and a pencil are read alike. Things that reach
 * the edge of the sheet are left out where they are wide: a hand, the shadow of a phone.
 */
export function inkMask(dark: Plane): InkMask {
  const { width, height, data } = dark;
  const margin = Math.round(Math.max(width, height) * MARGIN);
  const inner = new Float32Array((width - 2 * margin) * (height - 2 * margin));
  for (let y = margin, k = 0; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++, k++) inner[k] = data[y * width + x] as number;
  }
  inner.sort();
  const at = (share: number) => inner[Math.floor(share * (inner.length - 1))] ?? 0;
  // Most of a sheet is paper: the spread of its lighter part is noise, of which few places reach six times as much.
  const noise = Math.max(0.004, at(0.8) - at(0.5)) / 0.84;
  const darkest = Math.max(at(0.995), Math.min(at(0.9995), 3 * at(0.995)));
  const high = Math.max(CERTAIN * darkest, 5 * noise, FAINTEST_INK);
  const low = Math.max(GOES_ON * high, 2.5 * noise, FAINTEST_INK / 2);
  const mask = new Uint8Array(data.length);
  const reached: number[] = [];
  const smallest = Math.max(6, Math.round((width * height) / 60_000));
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const start = y * width + x;
      if (mask[start] !== 0 || (data[start] as number) < high) continue;
      reached.length = 0;
      reached.push(start);
      mask[start] = 1;
      let edge = 0;
      for (let k = 0; k < reached.length; k++) {
        const i = reached[k] as number;
        const [px, py] = [i % width, Math.floor(i / width)];
        if (px <= margin || py <= margin || px >= width - margin - 1 || py >= height - margin - 1) edge++;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            const [nx, ny] = [px + dx, py + dy];
            if (nx < margin || ny < margin || nx >= width - margin || ny >= height - margin) continue;
            const n = ny * width + nx;
            if (mask[n] === 0 && (data[n] as number) >= low) {
              mask[n] = 1;
              reached.push(n);
            }
          }
        }
      }
      const isSpeck = reached.length < smallest;
      const isBeside = edge > Math.max(width, height) * WIDEST_STROKE * 1.5;
      // Visited, and no ink.
      if (isSpeck || isBeside) for (const i of reached) mask[i] = 2;
    }
  }
  for (let i = 0; i < mask.length; i++) if (mask[i] === 2) mask[i] = 0;
  return { width, height, data: mask };
}
