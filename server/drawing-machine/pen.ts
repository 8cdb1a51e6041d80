import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ModelError } from '../judge/model-files.ts';
import { type InferenceSession, Tensor } from '../judge/onnx-runtime.ts';
import { openSession } from '../judge/towers.ts';
import { DONE, FEATURES, type GridDrawing, MOVED, writeFeatures } from './grid.ts';

/** models/doodle-pen in this repository. */
export const DOODLE_PEN = fileURLToPath(new URL('../../models/doodle-pen', import.meta.url));

/** The model of pen moves: any text of doodle-clip in, drawings out. */
export interface Pen {
  /** Cells of the grid along a side. */
  readonly side: number;
  /** Points of the longest drawing. */
  readonly longest: number;
  /** Follows drawings from their first point: the caller adds to them what comes of each step. */
  begin(text: Float32Array, drawings: readonly GridDrawing[]): PenSteps;
  close(): Promise<void>;
}

/** Logits of the next point of drawing `i`: as the text asks for it, or of whatever is drawn at all. */
interface PenSteps {
  /** To be called once for each point of the longest drawing; `at`: points before it. */
  step(at: number): Promise<{
    states(i: number, told: boolean): Float32Array;
    xs(i: number, state: number, told: boolean): Float32Array;
  }>;
  /** Given what was chosen of the step. */
  heights(next: readonly { state: number; x: number }[]): Promise<(i: number, told: boolean) => Float32Array>;
}

const whole = z.number().int().positive();
const PenJson = z.object({
  side: whole,
  longest: whole,
  shape: z.object({ width: whole, layers: whole, heads: whole }),
  sha256: z.record(z.enum(['step.onnx', 'height.onnx']), z.string()),
});
type PenJson = z.infer<typeof PenJson>;

/** Loads the two graphs of the model and runs both once. @throws ModelError */
export async function openPen(folder: string, intraOpNumThreads: number): Promise<Pen> {
  const about = await readAbout(join(folder, 'pen.json'));
  const open = async (name: keyof PenJson['sha256']) => {
    const file = join(folder, name);
    const bytes = await readFile(file).catch((cause) => {
      throw new ModelError(`The model file ${file} cannot be read.`, { cause });
    });
    if (createHash('sha256').update(bytes).digest('hex') !== about.sha256[name]) {
      throw new ModelError(`The model file ${file} is not the one that pen.json names.`);
    }
    return openSession(file, intraOpNumThreads);
  };
  const step = await open('step.onnx');
  const height = await open('height.onnx');
  const pen: Pen = {
    side: about.side,
    longest: about.longest,
    begin: (text, drawings) => begin(step, height, about, text, drawings),
    async close() {
      await step.release();
      await height.release();
    },
  };
  try {
    const steps = pen.begin(new Float32Array(TEXT).fill(TEXT ** -0.5), [{ x: [], y: [], state: [] }]);
    await steps.step(0);
    await steps.heights([{ state: MOVED, x: 0 }]);
  } catch (cause) {
    await pen.close();
    throw new ModelError(`The model in ${folder} is no pen.`, { cause });
  }
  return pen;
}

const TEXT = 256;

async function readAbout(file: string): Promise<PenJson> {
  try {
    return PenJson.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new ModelError(`The model file ${file} cannot be used.`, { cause });
  }
}

/** Every drawing has two rows: those of the first half are told the text, those of the second are not. */
function begin(
  step: InferenceSession,
  height: InferenceSession,
  { side, longest, shape: { width, layers, heads } }: PenJson,
  text: Float32Array,
  drawings: readonly GridDrawing[],
): PenSteps {
  const count = drawings.length;
  const rows = 2 * count;
  const each = width / heads;
  const texts = new Float32Array(rows * text.length);
  const told = new Float32Array(rows).fill(1, 0, count);
  for (let row = 0; row < rows; row++) texts.set(text, row * text.length);
  const past = new Float32Array(layers * 2 * rows * heads * longest * each);
  const features = new Float32Array(rows * FEATURES);
  const int64 = (of: (i: number) => number) =>
    new Tensor(
      'int64',
      BigInt64Array.from({ length: rows }, (_, row) => BigInt(of(row % count))),
      [rows],
    );
  const lastOf = (list: 'x' | 'y' | 'state', none: number) =>
    int64((i) => {
      const all = (drawings[i] as GridDrawing)[list];
      return all.length > 0 ? (all.at(-1) as number) : none;
    });
  const middle = side >> 1;
  const rowOf = (i: number, isTold: boolean) => (isTold ? i : i + count);
  let hidden: Tensor;

  return {
    async step(at: number) {
      for (const [i, drawing] of drawings.entries()) {
        writeFeatures(drawing, side, features, i * FEATURES);
        features.copyWithin((i + count) * FEATURES, i * FEATURES, (i + 1) * FEATURES);
      }
      const out = await step.run({
        text: new Tensor('float32', texts, [rows, text.length]),
        told: new Tensor('float32', told, [rows]),
        quality: int64(() => 0),
        x: lastOf('x', middle),
        y: lastOf('y', middle),
        pen: lastOf('state', DONE),
        features: new Tensor('float32', features, [rows, FEATURES]),
        step: new Tensor('int64', BigInt64Array.of(BigInt(at)), []),
        past: new Tensor('float32', past, [layers, 2, rows, heads, longest, each]),
      });
      const kept = numbers(out.kept);
      for (let line = 0; line < kept.length / each; line++) {
        past.set(kept.subarray(line * each, (line + 1) * each), (line * longest + at) * each);
      }
      const [states, xs] = [numbers(out.state), numbers(out.next_x)];
      hidden = out.h as Tensor;
      return {
        states: (i, isTold) => states.slice(rowOf(i, isTold) * 3, rowOf(i, isTold) * 3 + 3),
        xs(i, state, isTold) {
          const from = (rowOf(i, isTold) * 2 + state) * side;
          return xs.subarray(from, from + side);
        },
      };
    },
    async heights(next: readonly { state: number; x: number }[]) {
      const of = (i: number) => next[i] as (typeof next)[number];
      const out = await height.run({
        h: hidden,
        y: lastOf('y', middle),
        state: int64((i) => (of(i).state === DONE ? 0 : of(i).state)),
        x: int64((i) => of(i).x),
      });
      const ys = numbers(out.next_y);
      return (i, isTold) => ys.subarray(rowOf(i, isTold) * side, (rowOf(i, isTold) + 1) * side);
    },
  };
}

function numbers(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('the pen gave no numbers');
  return tensor.data;
}
