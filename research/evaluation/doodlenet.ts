import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { z } from 'zod';
import type { QuickDrawing } from '#contract/drawing.ts';
import { boxOf } from '#server/drawing-machine/grid.ts';
import { CannotEvaluate } from './data.ts';

/**
 * DoodleNet, a classifier of the words of Quick, Draw! by others (ml5js/ml5-data-and-models, MIT): a second opinion that neither
 * the pen nor the judge has had a part in. Its files are not in the repository.
 */
export interface DoodleNet {
  /** The words, the likeliest first. */
  name(drawing: QuickDrawing): string[];
}

const SIDE = 28;
const Model = z.object({
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(z.object({ name: z.string(), shape: z.array(z.number()) })),
    }),
  ),
});

/** Layers in the order of their weights: 3 × 3 convolutions, each pair followed by a pool, and two dense ones. */
interface Layer {
  kernel: Float32Array;
  shape: number[];
  bias: Float32Array;
}

/** @throws CannotEvaluate when the folder has no DoodleNet */
export async function openDoodleNet(folder: string): Promise<DoodleNet> {
  let layers: Layer[];
  let words: string[];
  try {
    const [group] = Model.parse(JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))).weightsManifest;
    const bytes = await readFile(join(folder, group?.paths[0] as string));
    const all = new Float32Array(new Uint8Array(bytes).buffer);
    let at = 0;
    const tensors = (group?.weights ?? []).map(({ shape }) => {
      const size = shape.reduce((product, length) => product * length, 1);
      at += size;
      return { shape, values: all.subarray(at - size, at) };
    });
    layers = tensors.flatMap(({ shape, values }, i) =>
      shape.length > 1 ? [{ kernel: values, shape, bias: tensors[i + 1]?.values as Float32Array }] : [],
    );
    words = (await readFile(join(folder, 'class_names.txt'), 'utf8')).trim().split('\n');
  } catch (cause) {
    throw new CannotEvaluate(`There is no DoodleNet in ${folder}: name its folder with --doodlenet.`, { cause });
  }
  return {
    name(drawing) {
      const outputs = run(layers, picture(drawing));
      return words
        .map((word, i) => ({ word: word.trim().replaceAll('_', ' '), output: outputs[i] as number }))
        .sort((a, b) => b.output - a.output)
        .map(({ word }) => word);
    },
  };
}

function run(layers: readonly Layer[], pixels: Float32Array): Float32Array {
  let values = pixels;
  let side = SIDE;
  for (const [i, { kernel, shape, bias }] of layers.entries()) {
    if (shape.length === 4) {
      values = convolved(values, side, kernel, shape, bias);
      if (i % 2 === 1) {
        values = pooled(values, side, shape[3] as number);
        side = side >> 1;
      }
    } else {
      values = dense(values, kernel, bias);
      if (i < layers.length - 1) values = values.map(Math.tanh);
    }
  }
  return values;
}

/** Same size, ReLU. Values are row by row, the channels of a place together; kernels height × width × in × out. */
function convolved(
  values: Float32Array,
  side: number,
  kernel: Float32Array,
  shape: readonly number[],
  bias: Float32Array,
) {
  const [, , ins, outs] = shape as [number, number, number, number];
  const result = new Float32Array(side * side * outs);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const sums = result.subarray((y * side + x) * outs, (y * side + x + 1) * outs);
      sums.set(bias);
      for (let ky = 0; ky < 3; ky++) {
        for (let kx = 0; kx < 3; kx++) {
          const [fromY, fromX] = [y + ky - 1, x + kx - 1];
          if (fromY < 0 || fromX < 0 || fromY >= side || fromX >= side) continue;
          for (let c = 0; c < ins; c++) {
            const value = values[(fromY * side + fromX) * ins + c] as number;
            if (value === 0) continue;
            const weights = ((ky * 3 + kx) * ins + c) * outs;
            for (let o = 0; o < outs; o++) sums[o] = (sums[o] as number) + value * (kernel[weights + o] as number);
          }
        }
      }
      for (let o = 0; o < outs; o++) sums[o] = Math.max(0, sums[o] as number);
    }
  }
  return result;
}

function pooled(values: Float32Array, side: number, channels: number): Float32Array {
  const half = side >> 1;
  const result = new Float32Array(half * half * channels);
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      for (let c = 0; c < channels; c++) {
        const at = (dy: number, dx: number) => values[((2 * y + dy) * side + 2 * x + dx) * channels + c] as number;
        result[(y * half + x) * channels + c] = Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
      }
    }
  }
  return result;
}

function dense(values: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array {
  const result = Float32Array.from(bias);
  for (const [i, value] of values.entries()) {
    if (value === 0) continue;
    for (let o = 0; o < result.length; o++) {
      result[o] = (result[o] as number) + value * (kernel[i * result.length + o] as number);
    }
  }
  return result;
}

const LINE = 16;
const MARGIN = 16;
const UNITS = 256;
/** Drawn so many times as large and averaged down. */
const FINER = 10;

/** White on black as DoodleNet was shown them: 0–1, row by row. */
function picture(drawing: QuickDrawing): Float32Array {
  const { left, top, width, height } = boxOf(drawing);
  const canvas = createCanvas(SIDE * FINER, SIDE * FINER);
  const context = canvas.getContext('2d');
  context.fillStyle = '#000000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const whole = UNITS + 2 * MARGIN + LINE;
  context.scale(canvas.width / whole, canvas.width / whole);
  context.translate(whole / 2 - left - width / 2, whole / 2 - top - height / 2);
  Object.assign(context, { strokeStyle: '#ffffff', lineWidth: LINE, lineCap: 'round', lineJoin: 'round' });
  for (const [xs, ys] of drawing) {
    context.beginPath();
    context.moveTo(xs[0] as number, ys[0] as number);
    for (const [i, x] of xs.entries()) context.lineTo(x, ys[i] as number);
    context.stroke();
  }
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      const at = Math.floor(y / FINER) * SIDE + Math.floor(x / FINER);
      pixels[at] = (pixels[at] as number) + (data[(y * canvas.width + x) * 4] as number) / 255 / FINER ** 2;
    }
  }
  return pixels;
}
