import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { openClip } from '#server/judge/clip.ts';
import { openFramer } from '#server/judge/framing.ts';
import { InferenceSession, Tensor } from '#server/judge/onnx-runtime.ts';
import { writePixelValues } from '#server/judge/preprocessing.ts';
import { median } from '../../statistics.ts';
import { randomFor, sampled } from '../random.ts';
import type { Measure } from '../run.ts';

const MEGABYTE = 1e6;

/** Item 6: bytes on disk, 1 MB = 1,000,000 bytes. */
export const size: Measure = {
  names: ['size.all-files', 'size.default-precision'],
  async measure({ bench: { files } }) {
    const all = await filesIn(files.folder);
    const towers = new Set([files.visionFile, files.textFile].map((file) => basename(file)));
    const needed = all.filter(({ path }) => {
      const [folder, name] = path.split('/') as [string, string | undefined];
      // Weights may lie beside the graph as `<graph>_data`. Everything outside onnx/ belongs to every precision.
      return folder !== 'onnx' || towers.has((name ?? '').replace(/_data$/, ''));
    });
    const total = (those: typeof all) => ({
      value: those.reduce((sum, { bytes }) => sum + bytes, 0) / MEGABYTE,
      n: those.length,
    });
    return { 'size.all-files': total(all), 'size.default-precision': total(needed) };
  },
};

async function filesIn(folder: string): Promise<{ path: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => !entry.isDirectory())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name);
        return { path: relative(folder, file), bytes: (await stat(file)).size };
      }),
  );
}

const DRAWINGS = 240;
const WARM_UP = 20;
/** Of both: then processor time is what the clock shows on a free core. */
const THREADS = 1;

/** Of the whole process, in ms. */
interface Moment {
  wall: number;
  processor: number;
}

/**
 * Item 6: strokes → embedding (looking for the ink, framing, drawing, pixel values, image tower) against one plain
 * run of the same image tower on pixels that are ready, in turns. In processor time: a drawing that the system takes
 * the core away from takes ten times as long on the clock, and the longer of two runs meets that more often.
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
      const frame = openFramer(sidePx);
      const pixelValues = new Float32Array(channels * sidePx * sidePx);
      const whole: Moment[] = [];
      const alone: Moment[] = [];
      for (const { strokes } of sampled(run.doodles, WARM_UP + run.count(DRAWINGS), randomFor('speed'))) {
        const start = now();
        const { image } = frame(strokes);
        await clip.embedImages([image]);
        whole.push(since(start));
        writePixelValues(image, clip.preprocessing, pixelValues, 0);
        const tensor = new Tensor('float32', pixelValues, [1, channels, sidePx, sidePx]);
        const rawStart = now();
        await raw.run({ pixel_values: tensor });
        alone.push(since(rawStart));
      }
      const medians = (of: keyof Moment) =>
        [whole, alone].map((times) => median(times.slice(WARM_UP).map((time) => time[of]))) as [number, number];
      const [wholeMs, rawMs] = medians('processor');
      const [wholeWall, rawWall] = medians('wall');
      run.note(
        `One drawing's embedding takes ${wholeMs.toFixed(2)} ms on one thread, a raw run of the image tower ${rawMs.toFixed(2)} ms (medians of processor time; by the clock ${wholeWall.toFixed(2)} and ${rawWall.toFixed(2)} ms).`,
      );
      return { 'speed.embedding': { value: wholeMs / rawMs, n: whole.length - WARM_UP } };
    } finally {
      await raw.release();
      await clip.close();
    }
  },
};

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), processor: (user + system) / 1_000 };
}

function since(start: Moment): Moment {
  const end = now();
  return { wall: end.wall - start.wall, processor: end.processor - start.processor };
}
