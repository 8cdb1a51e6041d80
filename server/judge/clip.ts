import { ModelError, type ModelFiles, readModelFiles } from './model-files.ts';
import { type Preprocessing, readPreprocessing, writePixelValues } from './preprocessing.ts';
import { openFailoverTowers } from './providers/failover-towers.ts';
import type { PassedOver, Provider, ProviderChoice } from './providers/names.ts';
import type { Image } from './resize.ts';
import { meanDirection } from './score/similarity.ts';
import { openTokenizer, type TextTokenizer } from './tokenizer.ts';
import type { Shapes, Towers } from './towers.ts';

/** Drawings in one run of the image tower. Larger batches gain little on a CPU and let a final submission wait. */
export const MAX_BATCH = 16;
/** Texts in one run of the text tower. */
const MAX_TEXTS = 32;

/** A loaded CLIP: fitted images and texts in, normalised embeddings out. Blocks its thread while it runs. */
export interface Clip {
  readonly files: ModelFiles;
  readonly preprocessing: Preprocessing;
  readonly tokenizer: TextTokenizer;
  /** The provider in use; the CPU after the loss of a device. */
  readonly provider: Provider;
  /** Providers that were rejected before it, in order; a lost one comes last. */
  readonly passedOver: readonly PassedOver[];
  readonly embeddingLength: number;
  /** Images of `preprocessing.sidePx`. */
  embedImages(images: readonly Image[]): Promise<Float32Array[]>;
  /** Each text in every drawing template of the model; the direction of their mean. */
  embedPrompts(prompts: readonly string[]): Promise<Float32Array[]>;
  /** Each text as it stands, without a template. */
  embedTexts(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

export interface ClipOptions {
  /** Default `cpu`, so that scripts compute the same on every machine. */
  provider?: ProviderChoice;
  /** The device was lost: `provider` and `passedOver` have changed. The batch is repeated and not lost. */
  onProviderChanged?(): void;
}

/** Loads the model folder and warms both towers up. @throws ModelError; ProviderError when the one asked for does not work */
export async function openClip(
  modelFolder: string,
  intraOpNumThreads: number,
  { provider = 'cpu', onProviderChanged }: ClipOptions = {},
): Promise<Clip> {
  const files = await readModelFiles(modelFolder);
  const preprocessing = readPreprocessing(files);
  const tokenizer = openTokenizer(files);
  const limits = batchLimits(files);
  const shapes = shapesFor(limits, tokenizer);
  const { towers, passedOver } = await openFailoverTowers(
    provider,
    { files, preprocessing, tokenizer, shapes },
    {
      intraOpNumThreads,
      onLost: () => onProviderChanged?.(),
    },
  );
  const embedImages = (images: readonly Image[]) =>
    inChunks(images, limits.images, (chunk) => embedImageBatch(towers, preprocessing, chunk));
  const embedTexts = (texts: readonly string[]) =>
    inChunks(texts, limits.texts, (chunk) => towers.embedTexts(tokenizer.encodeBatch(chunk)));

  const embeddingLength = await warmUp(files, preprocessing, towers, shapes, { embedImages, embedTexts });
  const { templates } = files.judge;
  return {
    files,
    preprocessing,
    tokenizer,
    get provider() {
      return towers.provider;
    },
    passedOver,
    embeddingLength,
    embedImages,
    embedTexts,
    async embedPrompts(prompts) {
      const texts = prompts.flatMap((prompt) => templates.map((template) => template.replaceAll('{}', () => prompt)));
      const embeddings = await embedTexts(texts);
      return prompts.map((_, i) => meanDirection(embeddings.slice(i * templates.length, (i + 1) * templates.length)));
    },
    close: () => towers.close(),
  };
}

/**
 * A dynamically quantised model scales its activations by the largest value in the batch: a drawing's similarity would
 * depend on the other drawings of its batch. Such a model judges one at a time, unless it says that only its
 * weights are int8.
 */
function batchLimits({ precision, textFile, judge }: ModelFiles): { images: number; texts: number } {
  const dynamic = !judge.floatActivations;
  const quantisedText = /_(quantized|u?int8)\.onnx$/.test(textFile);
  return {
    images: precision === 'int8' && dynamic ? 1 : MAX_BATCH,
    texts: quantisedText && dynamic ? 1 : MAX_TEXTS,
  };
}

/** Few shapes, so that all can be warmed up: one drawing, a small room and a full batch. */
function shapesFor(limits: ReturnType<typeof batchLimits>, { maxLength }: TextTokenizer): Shapes {
  // A batch whose rows depend on each other must not be padded.
  return {
    imageCounts: limits.images === 1 ? [] : [1, 4, MAX_BATCH],
    textCounts: limits.texts === 1 ? [] : [8, MAX_TEXTS],
    textLengths: limits.texts === 1 ? [] : [Math.min(16, maxLength), maxLength],
  };
}

async function inChunks<T, R>(all: readonly T[], size: number, run: (chunk: readonly T[]) => Promise<R[]>) {
  const results: R[] = [];
  for (let i = 0; i < all.length; i += size) results.push(...(await run(all.slice(i, i + size))));
  return results;
}

function embedImageBatch(towers: Towers, how: Preprocessing, images: readonly Image[]): Promise<Float32Array[]> {
  const each = how.channels * how.sidePx * how.sidePx;
  const pixelValues = new Float32Array(images.length * each);
  images.forEach((image, i) => {
    writePixelValues(image, how, pixelValues, i * each);
  });
  return towers.embedImages(pixelValues, images.length);
}

interface Embedding {
  embedImages(images: readonly Image[]): Promise<Float32Array[]>;
  embedTexts(texts: readonly string[]): Promise<Float32Array[]>;
}

/** The first run of each shape is slow. A game asks for one drawing or a full batch. */
async function warmUp(
  { folder, reference, judge }: ModelFiles,
  { sidePx }: Preprocessing,
  { provider }: Towers,
  shapes: Shapes,
  { embedImages, embedTexts }: Embedding,
): Promise<number> {
  const paper: Image = { width: sidePx, height: sidePx, channels: 3, data: new Uint8Array(3 * sidePx ** 2).fill(255) };
  let lengths: [number, number];
  try {
    const [image] = await embedImages([paper]);
    await embedImages(new Array<Image>(MAX_BATCH).fill(paper));
    const [text] = await embedTexts(['a cat']);
    if (provider !== 'cpu') {
      for (const count of shapes.imageCounts) await embedImages(new Array<Image>(count).fill(paper));
      // One token, and more than any model takes: the shortest and the longest of the fixed lengths.
      const texts = ['cat', 'cat '.repeat(shapes.textLengths.at(-1) ?? 1)];
      for (const text of texts) for (const count of shapes.textCounts) await embedTexts(new Array(count).fill(text));
    }
    lengths = [image?.length ?? 0, text?.length ?? 0];
  } catch (cause) {
    throw new ModelError(`The model in ${folder} cannot be run.`, { cause });
  }
  if (lengths[0] !== lengths[1]) {
    throw new ModelError(`The model in ${folder} embeds images in ${lengths[0]} numbers but texts in ${lengths[1]}.`);
  }
  const count = judge.calibration?.reference.count ?? 0;
  if (reference && reference.length !== count * lengths[0]) {
    throw new ModelError(`The model file ${folder}/${judge.calibration?.reference.file} is from another model.`);
  }
  return lengths[0];
}
