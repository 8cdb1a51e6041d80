import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePixelValues } from '#server/judge/preprocessing.ts';
import type { Provider } from '#server/judge/providers/names.ts';
import { cosineOfNormalised, normalised } from '#server/judge/score/similarity.ts';
import { median } from '../../statistics.ts';
import type { Measured, Skipped } from '../figures.ts';
import { type OpenContender, openProcess } from '../judge/contender.ts';
import { openPictures } from '../judge/drawings.ts';
import { vitFolder, vitSize } from '../judge/make-vit.ts';
import { visionGraph } from '../judge/vit-graph.ts';
import { gpuName } from '../machine.ts';
import { type Bench, CannotMeasure, compared, inTurns, type Measure } from '../measure.ts';
import { writeFp16 } from './fp16-vit.ts';
import { openTorch, type Torch } from './torch.ts';
import type { TowerSetup } from './tower.ts';

const NAME = 'judge.gpu.fp16';
const ROUNDS = 9;
const BATCHES = [16, 64, 256];
const PICTURES = 256;
/** Of one turn. */
const IMAGES = 8 * PICTURES;
/** GPU providers of the judge, in its order. */
const PROVIDERS: readonly Provider[] = ['cuda', 'webgpu'];

/** The judge's image tower at fp16 against PyTorch's on the same weights, each at its best batch size. */
export const gpuFp16: Measure = {
  names: [NAME],
  async measure(bench) {
    if (gpuName() === null) return { [NAME]: { skipped: 'This machine has no NVIDIA GPU.' } };
    const found = await withBoth(bench, bench.quick, async ({ torch, ours, provider }) => {
      if (torch.device !== 'cuda') return { skipped: `PyTorch ${torch.torch} has no CUDA here.` };
      if (!ours) return { skipped: `The judge's image tower runs on no GPU here: ${provider}.` };
      return race(bench, torch, ours, provider);
    });
    return { [NAME]: found };
  },
};

interface Both {
  torch: Torch;
  /** null: no provider took the model, and `provider` says why. */
  ours: OpenContender | null;
  provider: string;
}

/**
 * Opens both on the same weights and pictures, on the first of `providers` that takes the model.
 * @throws CannotMeasure when they disagree about a picture
 */
export async function withBoth<T>(
  bench: Pick<Bench, 'threads' | 'progress'>,
  small: boolean,
  use: (both: Both) => Promise<T>,
  providers: readonly Provider[] = PROVIDERS,
): Promise<T> {
  const size = vitSize(small);
  const modelFolder = await vitFolder(small);
  const visionFile = join(modelFolder, 'onnx', 'vision_model_fp16.onnx');
  const model = await writeFp16(visionGraph(size, 1), size, visionFile);
  const scratch = await mkdtemp(join(tmpdir(), 'bench-gpu-'));
  const open: { close(): Promise<void> }[] = [];
  try {
    const pixels = join(scratch, 'pixels.f32');
    await writePixels(modelFolder, pixels);
    bench.progress('PyTorch: loading');
    const torch = await openTorch(model, pixels, PICTURES);
    open.push(torch);
    const reasons: string[] = [];
    for (const provider of providers) {
      bench.progress(`ours on ${provider}: loading`);
      const setup: TowerSetup = {
        visionFile,
        provider,
        threads: bench.threads,
        pixels,
        pictures: PICTURES,
        sidePx: size.vision.sidePx,
      };
      try {
        const ours = await openProcess(new URL('./tower.ts', import.meta.url), setup);
        open.push(ours);
        await checkAgreement(torch, ours);
        return await use({ torch, ours, provider });
      } catch (error) {
        if (error instanceof CannotMeasure) throw error;
        reasons.push(`${provider}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
      }
    }
    return await use({ torch, ours: null, provider: reasons.join('; ') });
  } finally {
    for (const one of open) await one.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function writePixels(modelFolder: string, file: string): Promise<void> {
  const { preprocessing, picture } = await openPictures(modelFolder);
  const each = preprocessing.channels * preprocessing.sidePx ** 2;
  const values = new Float32Array(PICTURES * each);
  for (let i = 0; i < PICTURES; i++) writePixelValues(picture(i), preprocessing, values, i * each);
  await writeFile(file, new Uint8Array(values.buffer));
}

/** At fp16 both round, each in its own places. */
async function checkAgreement(torch: Torch, ours: OpenContender): Promise<void> {
  for (const index of [0, 1, 2]) {
    const cosine = cosineOfNormalised(normalised(await torch.embedding(index)), await ours.embedding(index));
    if (!(cosine > 0.999)) throw new CannotMeasure(`Ours and PyTorch disagree about picture ${index}: ${cosine}.`);
  }
}

async function race(bench: Bench, torch: Torch, ours: OpenContender, provider: string): Promise<Measured | Skipped> {
  const count = bench.count(IMAGES, PICTURES);
  const rate = {
    ours: async (batch: number) => (1_000 * count) / (await ours.turn({ first: 0, count, concurrency: 1, batch })).ms,
    torch: async (batch: number) => (1_000 * count) / (await torch.turn({ count, batch })),
  };
  const bestOf = async (who: keyof typeof rate) => {
    const rates: number[] = [];
    for (const batch of BATCHES) {
      // The first run of a shape compiles.
      await rate[who](batch);
      rates.push(median([await rate[who](batch), await rate[who](batch), await rate[who](batch)]));
    }
    bench.note(
      `${NAME}, ${who}: ${BATCHES.map((batch, i) => `${rates[i]?.toFixed(0)} images/s at ${batch}`).join(', ')}.`,
    );
    return BATCHES[rates.indexOf(Math.max(...rates))] as number;
  };
  const best = { ours: await bestOf('ours'), torch: await bestOf('torch') };
  bench.note(
    `${NAME}: ours on ${provider}; PyTorch ${torch.torch} on ${torch.name}. Pixels go there and embeddings come back.`,
  );
  const rounds = bench.count(ROUNDS, 1);
  const found = await inTurns(rounds, { ours: () => rate.ours(best.ours), torch: () => rate.torch(best.torch) });
  return compared(found.ours, found.torch, rounds * count);
}
