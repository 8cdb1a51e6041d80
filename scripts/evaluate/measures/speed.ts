import { availableParallelism } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { openClip } from '#server/judge/clip.ts';
import { writePixelValues } from '#server/judge/preprocessing.ts';
import { openEye } from '#server/judge/rasterise.ts';
import { randomFor, sampled } from '../random.ts';
import type { Measure } from '../run.ts';
import { median } from '../statistics.ts';

const DRAWINGS = 240;
const WARM_UP = 20;
/** What the server gives the judge. */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2));

/**
 * Item 6: strokes → embedding (looking for the ink, framing, drawing, pixel values, image tower) against one plain
 * run of the same image tower on pixels that are ready, in turns, so that other work on the machine slows both.
 */
export const speed: Measure = {
  names: ['speed.embedding'],
  async measure(run) {
    const { files } = run.bench;
    const clip = await openClip(files.folder, THREADS);
    const raw = await InferenceSession.create(files.visionFile, {
      executionProviders: ['cpu'],
      intraOpNumThreads: THREADS,
    });
    try {
      const { sidePx, channels } = clip.preprocessing;
      const eye = openEye(sidePx);
      const pixelValues = new Float32Array(channels * sidePx * sidePx);
      const whole: number[] = [];
      const alone: number[] = [];
      for (const { strokes } of sampled(run.doodles, WARM_UP + run.count(DRAWINGS), randomFor('speed'))) {
        const start = performance.now();
        const { image } = eye(strokes);
        await clip.embedImages([image]);
        const between = performance.now();
        writePixelValues(image, clip.preprocessing, pixelValues, 0);
        const tensor = new Tensor('float32', pixelValues, [1, channels, sidePx, sidePx]);
        const rawStart = performance.now();
        await raw.run({ pixel_values: tensor });
        alone.push(performance.now() - rawStart);
        whole.push(between - start);
      }
      const [wholeMs, rawMs] = [whole, alone].map((times) => median(times.slice(WARM_UP))) as [number, number];
      run.note(
        `One drawing's embedding takes ${wholeMs.toFixed(2)} ms on ${THREADS === 1 ? 'one thread' : `${THREADS} threads`}, a raw run of the image tower ${rawMs.toFixed(2)} ms (medians).`,
      );
      return { 'speed.embedding': { value: wholeMs / rawMs, n: whole.length - WARM_UP } };
    } finally {
      await raw.release();
      await clip.close();
    }
  },
};
