import { createCanvas } from '@napi-rs/canvas';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between, oneOf, seededRandom } from '#contract/random.ts';
import type { Photo } from '#vision/paper.ts';
import { ontoQuad, type Quad } from '#vision/sheet.ts';

const PENS = ['felt', 'ballpoint', 'pencil'] as const;
type Pen = (typeof PENS)[number];
const PAPERS = ['plain', 'squared', 'ruled'] as const;
type Paper = (typeof PAPERS)[number];

export interface Scene {
  seed: number | string;
  pen: Pen;
  paper: Paper;
  /** Of the camera against the sheet, degrees. */
  tilt: number;
  /** Turn of the sheet in the picture, degrees. */
  turn: number;
  /** Share of the light that is left in the shadow; 1: there is none. */
  shadow: number;
  /** Radius of the blur, pixels of the photo. */
  blur: number;
  /** Standard deviation of the noise, of 255. */
  noise: number;
  width: number;
  height: number;
}

/** A scene as people may take it: somewhat tilted, turned, shadowed, out of focus and noisy. */
export function randomScene(seed: number | string): Scene {
  const random = seededRandom(`scene ${seed}`);
  return {
    seed,
    pen: oneOf(random, PENS),
    paper: oneOf(random, PAPERS),
    tilt: between(random, 0, 32),
    turn: between(random, -14, 14),
    shadow: between(random, 0.5, 1),
    blur: between(random, 0.2, 1.3),
    noise: between(random, 1.5, 7),
    width: 1280,
    height: 960,
  };
}

/** Width of the line by width of the sheet, its grey, and how uneven it is. */
const INK = {
  felt: { width: 0.009, grey: 40, rough: 0 },
  ballpoint: { width: 0.0042, grey: 60, rough: 0.15 },
  pencil: { width: 0.0045, grey: 120, rough: 0.35 },
} as const satisfies Record<Pen, object>;

/** Pixels of the sheet, a page of A4 upright. */
const SHEET = { width: 1000, height: 1414 };
/** Of the sheet's width that the canvas of the drawing takes up. */
const DRAWN = 0.9;

/** A photo of strokes that were drawn on a sheet. */
export function photoOf(strokes: readonly Stroke[], scene: Scene): Photo {
  const random = seededRandom(`photo ${scene.seed}`);
  return photographed(sheetWith(strokes, scene, random), scene, random);
}

function sheetWith(strokes: readonly Stroke[], { pen, paper }: Scene, random: () => number): Uint8ClampedArray {
  const canvas = createCanvas(SHEET.width, SHEET.height);
  const context = canvas.getContext('2d');
  const white = Math.round(between(random, 228, 250));
  context.fillStyle = `rgb(${white}, ${white}, ${white - 5})`;
  context.fillRect(0, 0, SHEET.width, SHEET.height);
  if (paper !== 'plain') {
    // Squares of 5 mm, lines of 9 mm.
    const gap = (paper === 'squared' ? 5 : 9) * (SHEET.width / 210);
    context.strokeStyle = oneOf(random, ['#b9c6de', '#c4c4c4', '#aebfd0']);
    context.lineWidth = between(random, 1.2, 2);
    for (let y = gap * 0.7; y < SHEET.height; y += gap) line(context, 0, y, SHEET.width, y);
    if (paper === 'squared') for (let x = gap * 0.4; x < SHEET.width; x += gap) line(context, x, 0, x, SHEET.height);
  }
  const { width, grey, rough } = INK[pen];
  const unit = (SHEET.width * DRAWN) / CANVAS_UNITS;
  const [left, top] = [(SHEET.width * (1 - DRAWN)) / 2, (SHEET.height - CANVAS_UNITS * unit) / 2];
  context.lineCap = context.lineJoin = 'round';
  for (const { tool, points } of strokes) {
    if (tool !== 'pen') continue;
    let last: [number, number] | null = null;
    for (let i = 0; i < points.length; i += POINT_STRIDE) {
      const at: [number, number] = [left + (points[i] as number) * unit, top + (points[i + 1] as number) * unit];
      const from = last ?? at;
      // In short steps, as the pressure of a hand and the grain of the paper vary.
      const steps = Math.max(1, Math.round(Math.hypot(at[0] - from[0], at[1] - from[1]) / 6));
      for (let step = 0; step < steps; step++) {
        const shade = Math.round(grey + rough * (random() - 0.3) * (255 - grey));
        context.strokeStyle = `rgb(${shade}, ${shade}, ${shade})`;
        context.lineWidth = width * SHEET.width * (1 + rough * (random() - 0.5));
        const way = (part: number, axis: 0 | 1) => from[axis] + ((at[axis] - from[axis]) * part) / steps;
        line(context, way(step, 0), way(step, 1), way(step + 1, 0), way(step + 1, 1));
      }
      last = at;
    }
  }
  return context.getImageData(0, 0, SHEET.width, SHEET.height).data as unknown as Uint8ClampedArray;
}

type Context = ReturnType<ReturnType<typeof createCanvas>['getContext']>;

function line(context: Context, x: number, y: number, toX: number, toY: number): void {
  context.beginPath();
  context.moveTo(x, y);
  // A line of no length is not drawn.
  context.lineTo(toX + 0.01, toY);
  context.stroke();
}

/** Corners of the sheet in the photo, for a camera whose focal length is as long as the picture is wide. */
export function cornersIn({ tilt, turn, width, height, seed }: Scene): Quad {
  const random = seededRandom(`corners ${seed}`);
  const [lean, roll, spin] = [tilt, between(random, -tilt / 2, tilt / 2), turn].map(
    (degrees) => (degrees * Math.PI) / 180,
  );
  const far = 1.3;
  const side = (0.86 * height * far) / SHEET.height;
  return (
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ] as const
  ).map(([sx, sy]) => {
    const [px, py] = [(sx * SHEET.width * side) / 2 / width, (sy * SHEET.height * side) / 2 / width];
    const [cs, ss] = [Math.cos(spin as number), Math.sin(spin as number)];
    const [x, y] = [px * cs - py * ss, px * ss + py * cs];
    const y2 = y * Math.cos(lean as number);
    const z2 = y * Math.sin(lean as number);
    const x3 = x * Math.cos(roll as number) + z2 * Math.sin(roll as number);
    const z3 = z2 * Math.cos(roll as number) - x * Math.sin(roll as number);
    const depth = far - z3;
    return { x: width / 2 + (x3 / depth) * width, y: height / 2 + (y2 / depth) * width };
  }) as unknown as Quad;
}

function photographed(sheet: Uint8ClampedArray, scene: Scene, random: () => number): Photo {
  const { width, height, shadow, blur, noise } = scene;
  const toSheet = inverted(ontoQuad(cornersIn(scene), SHEET));
  const plane = new Float32Array(width * height);
  // A wooden table, and a shadow with a soft edge across the picture.
  const desk = between(random, 70, 130);
  const grain = between(random, 0.02, 0.06);
  const angle = between(random, 0, 2 * Math.PI);
  const edge = between(random, -0.2, 0.3) * width;
  const softness = between(random, 0.02, 0.25) * width;
  const lamp = { x: between(random, 0, width), y: between(random, 0, height) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const w = toSheet[6] * x + toSheet[7] * y + toSheet[8];
      const sx = (toSheet[0] * x + toSheet[1] * y + toSheet[2]) / w;
      const sy = (toSheet[3] * x + toSheet[4] * y + toSheet[5]) / w;
      const isPaper = sx >= 0 && sy >= 0 && sx < SHEET.width - 1 && sy < SHEET.height - 1;
      const grey = isPaper
        ? bilinear(sheet, sx, sy)
        : desk * (1 + 0.15 * Math.sin(grain * (y + 12 * Math.sin(x / 90))));
      const across = (x - width / 2) * Math.cos(angle) + (y - height / 2) * Math.sin(angle) - edge;
      const shade = shadow + (1 - shadow) / (1 + Math.exp(-across / (softness / 4)));
      const fall = 1 - 0.25 * Math.min(1, Math.hypot(x - lamp.x, y - lamp.y) / width);
      plane[y * width + x] = grey * shade * fall;
    }
  }
  const blurred = boxBlurred(boxBlurred(plane, width, height, blur), width, height, blur);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < blurred.length; i++) {
    // The sum of three even numbers is nearly normal; its deviation is 0.5.
    const jitter = 2 * noise * (random() + random() + random() - 1.5);
    data.fill((blurred[i] as number) + jitter, i * 4, i * 4 + 3);
    data[i * 4 + 3] = 255;
  }
  return { width, height, data };
}

function bilinear(sheet: Uint8ClampedArray, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (dx: number, dy: number) => {
    const i = ((top + dy) * SHEET.width + left + dx) * 4;
    return 0.299 * (sheet[i] as number) + 0.587 * (sheet[i + 1] as number) + 0.114 * (sheet[i + 2] as number);
  };
  const [fx, fy] = [x - left, y - top];
  return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
}

/** The mean over a square whose half side is `radius`; whatever is beyond its whole pixels counts by its share. */
function boxBlurred(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const pass = (from: Float32Array, dx: number, dy: number) => {
    const out = new Float32Array(from.length);
    const whole = Math.floor(radius);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let [sum, weights] = [0, 0];
        for (let k = -whole - 1; k <= whole + 1; k++) {
          const [px, py] = [
            Math.min(width - 1, Math.max(0, x + k * dx)),
            Math.min(height - 1, Math.max(0, y + k * dy)),
          ];
          const weight = Math.abs(k) <= whole ? 1 : radius - whole;
          sum += weight * (from[py * width + px] as number);
          weights += weight;
        }
        out[y * width + x] = sum / weights;
      }
    }
    return out;
  };
  return pass(pass(plane, 1, 0), 0, 1);
}

type Nine = [number, number, number, number, number, number, number, number, number];

function inverted([[a, b, c], [d, e, f], [g, h, i]]: ReturnType<typeof ontoQuad>): Nine {
  const [A, B, C, D, E, F, G, H, I] = [a, b, c, d, e, f, g, h, i] as Nine;
  return [
    E * I - F * H,
    C * H - B * I,
    B * F - C * E,
    F * G - D * I,
    A * I - C * G,
    C * D - A * F,
    D * H - E * G,
    B * G - A * H,
    A * E - B * D,
  ];
}
