import type { Precision } from '../model-files.ts';
import { type Preprocessing, writePixelValues } from '../preprocessing.ts';
import { cosineOfNormalised, dot } from '../score/similarity.ts';
import type { Tokens } from '../tokenizer.ts';
import type { Towers } from '../towers.ts';

/** The same pixels and words for every provider. */
export interface Probe {
  /** count × channels × side × side. */
  pixelValues: Float32Array;
  count: number;
  tokens: Tokens;
}

/** What a provider made of a probe. */
export interface ProbeResult {
  images: Float32Array[];
  texts: Float32Array[];
  /** Of the image tower, for one drawing in a batch of `count`, when warm. */
  msPerImage: number;
}

/** Enough for a GPU to show what it is for, few enough for a large model on a slow CPU. */
export const PROBE_DRAWINGS = 4;
const TIMED_RUNS = 2;

/**
 * Largest 1 − cosine between a provider's embedding of the probe and the CPU's. 1e-4 turns a similarity by 0.014 at the
 * very most; half precision keeps 11 bits and gets ten times as much.
 */
const TOLERANCE: Record<Precision, number> = { fp32: 1e-4, int8: 1e-4, fp16: 1e-3 };

/** Lines and discs in grey on paper, by arithmetic alone: no renderer, no fixture, the same on every machine. */
export function openProbe(how: Preprocessing, tokens: Tokens): Probe {
  const { sidePx, channels } = how;
  const each = channels * sidePx * sidePx;
  const pixelValues = new Float32Array(PROBE_DRAWINGS * each);
  for (let i = 0; i < PROBE_DRAWINGS; i++) {
    writePixelValues(
      { width: sidePx, height: sidePx, channels: 3, data: doodle(sidePx, i) },
      how,
      pixelValues,
      i * each,
    );
  }
  return { pixelValues, count: PROBE_DRAWINGS, tokens };
}

function doodle(sidePx: number, which: number): Uint8Array {
  const data = new Uint8Array(3 * sidePx * sidePx).fill(255);
  const thickness = 0.02 + 0.01 * which;
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const [u, v] = [(x + 0.5) / sidePx, (y + 0.5) / sidePx];
      const ring = Math.abs(Math.hypot(u - 0.5, v - 0.55) - (0.18 + 0.05 * which)) < thickness;
      const roof = v > 0.1 && v < 0.4 && Math.abs(Math.abs(u - 0.5) - (v - 0.1)) < thickness;
      const ground = Math.abs(v - 0.85) < thickness && (which % 2 === 0 || u < 0.6);
      if (ring || roof || ground) data.fill(ring ? 20 : 90, 3 * (y * sidePx + x), 3 * (y * sidePx + x) + 3);
    }
  }
  return data;
}

/** Runs the probe: once to warm up, then for the clock. */
export async function tryProbe(towers: Towers, { pixelValues, count, tokens }: Probe): Promise<ProbeResult> {
  let images = await towers.embedImages(pixelValues, count);
  const texts = await towers.embedTexts(tokens);
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TIMED_RUNS; i++) {
    const from = performance.now();
    images = await towers.embedImages(pixelValues, count);
    fastest = Math.min(fastest, performance.now() - from);
  }
  return { images, texts, msPerImage: fastest / count };
}

/** Every embedding has a direction: a device that is gone may answer with nothing but zeros. */
export const isSound = (embeddings: readonly Float32Array[]): boolean =>
  embeddings.every((embedding) => Math.abs(dot(embedding, embedding) - 1) < 1e-3);

/** Why what came of the probe is not good enough; null: it is. */
export function flaw(
  found: ProbeResult,
  cpu: ProbeResult,
  { precision, mustBeFaster }: { precision: Precision; mustBeFaster: boolean },
): string | null {
  const [ours, theirs] = [found, cpu].map(({ images, texts }) => [...images, ...texts]) as [
    Float32Array[],
    Float32Array[],
  ];
  if (ours.length !== theirs.length || ours.some((one, i) => one.length !== theirs[i]?.length)) {
    return 'it gives embeddings of another size';
  }
  if (!isSound(ours)) return 'it gives no numbers for the probe drawing';
  const off = Math.max(...ours.map((one, i) => 1 - cosineOfNormalised(one, theirs[i] as Float32Array)));
  if (off > TOLERANCE[precision]) {
    return `its embedding of the probe drawing differs from the CPU's by ${off.toPrecision(2)} (at most ${TOLERANCE[precision]})`;
  }
  if (mustBeFaster && found.msPerImage >= cpu.msPerImage) {
    return `it is slower than the CPU: ${ms(found.msPerImage)} a drawing, not ${ms(cpu.msPerImage)}`;
  }
  return null;
}

const ms = (value: number) => `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} ms`;
