import { readFileSync } from 'node:fs';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between, oneOf, seededRandom } from '#contract/random.ts';
import { openFramer } from '#server/judge/framing.ts';
import { readModelFiles } from '#server/judge/model-files.ts';
import { type Preprocessing, readPreprocessing } from '#server/judge/preprocessing.ts';
import type { Image } from '#server/judge/resize.ts';
import { placed } from '../../calibration/strokes.ts';

/** The hand-made drawings of the tests. */
export const THINGS = ['car', 'cat', 'fish', 'house', 'star', 'sun', 'tree', 'umbrella'] as const;

export interface BenchDrawing {
  prompt: string;
  strokes: Stroke[];
}

const handMade = new Map<string, Stroke[]>();

function strokesOf(thing: string): Stroke[] {
  const known = handMade.get(thing);
  if (known) return known;
  const file = new URL(`../../../test/fixtures/drawings/${thing}.json`, import.meta.url);
  const strokes = visibleStrokes(replayOps(JSON.parse(readFileSync(file, 'utf8')) as DrawOp[]));
  handMade.set(thing, strokes);
  return strokes;
}

/**
 * Two of the hand-made drawings on one canvas, each at a place and size of its own: another one for each `index`, the same
 * one in every process. On average 16 strokes and 430 points.
 */
export function benchDrawing(index: number): BenchDrawing {
  const random = seededRandom(index + 1);
  const prompt = oneOf(random, THINGS);
  const strokes = [prompt, oneOf(random, THINGS)].flatMap((thing) => {
    const scale = between(random, 0.5, 0.8);
    const room = CANVAS_UNITS * (1 - scale);
    const mirrored = random() < 0.5;
    const place = { scale, left: between(random, 0, room), top: between(random, 0, room), penScale: 1, mirrored };
    return placed(strokesOf(thing), place);
  });
  return { prompt, strokes };
}

/** Pictures as the product's judge makes them, for peers that do not know drawings: framed, at the model's input size. */
export async function openPictures(modelFolder: string) {
  const files = await readModelFiles(modelFolder);
  const preprocessing: Preprocessing = readPreprocessing(files);
  const frame = openFramer(preprocessing.sidePx);
  return {
    files,
    preprocessing,
    /** RGBA. */
    picture: (index: number): Image => frame(benchDrawing(index).strokes).image,
    /** Three bytes a pixel. */
    rgb(index: number): Uint8Array {
      const { width, height, data } = frame(benchDrawing(index).strokes).image;
      const rgb = new Uint8Array(width * height * 3);
      for (let i = 0; i < width * height; i++) {
        rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
      }
      return rgb;
    },
  };
}
