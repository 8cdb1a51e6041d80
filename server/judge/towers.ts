import type { ModelFiles } from './model-files.ts';
import { ModelError } from './model-files.ts';
import { InferenceSession, Tensor } from './onnx-runtime.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { Provider } from './providers/names.ts';
import { normalised } from './score/similarity.ts';
import type { Tokens } from './tokenizer.ts';

/** The two encoders of a CLIP as ONNX Runtime sessions. All embeddings are normalised. */
export interface Towers {
  readonly provider: Provider;
  /** `pixelValues`: count × channels × side × side. */
  embedImages(pixelValues: Float32Array, count: number): Promise<Float32Array[]>;
  embedTexts(tokens: Tokens): Promise<Float32Array[]>;
  close(): Promise<void>;
}

export interface TowersOptions {
  /** The only provider that is requested, so that it is the one that runs. */
  provider: Provider;
  intraOpNumThreads: number;
  /** Batches of other providers than the CPU, which takes any shape, are padded to these. */
  shapes: Shapes;
}

/** SigLIP's towers end in the pooled output; it has no projection after it. */
const IMAGE_OUTPUTS = ['image_embeds', 'pooler_output'];
const TEXT_OUTPUTS = ['text_embeds', 'pooler_output'];

/**
 * @throws ModelError when a file is no ONNX model, or its inputs or outputs are not those of a CLIP tower; the runtime's own
 * error when another provider than the CPU does not take it
 */
export async function openTowers(
  { visionFile, textFile }: Pick<ModelFiles, 'visionFile' | 'textFile'>,
  { channels, sidePx }: Pick<Preprocessing, 'channels' | 'sidePx'>,
  { provider, intraOpNumThreads, shapes }: TowersOptions,
): Promise<Towers> {
  const vision = await openSession(visionFile, intraOpNumThreads, provider);
  const text = await openSession(textFile, intraOpNumThreads, provider);
  const pixels = checkedInputs(visionFile, vision, { pixel_values: 'float32' }, ['pixel_values']);
  checkShape(visionFile, 'pixel_values', pixels.pixel_values ?? [], [null, channels, sidePx, sidePx]);
  const idInputs = { input_ids: 'int64', attention_mask: 'int64' };
  const ids = checkedInputs(textFile, text, idInputs, ['input_ids']);
  checkShape(textFile, 'input_ids', ids.input_ids ?? [], [null, null]);
  const imageOutput = checkedOutput(visionFile, vision, IMAGE_OUTPUTS);
  const textOutput = checkedOutput(textFile, text, TEXT_OUTPUTS);
  const { imageCounts, textCounts, textLengths } = provider === 'cpu' ? ANY_SHAPE : shapes;

  return {
    provider,
    async embedImages(pixelValues, count) {
      const size = fixedSize(count, imageCounts);
      const data = paddedPixels(pixelValues, count, size);
      const tensor = new Tensor('float32', data, [size, channels, sidePx, sidePx]);
      return rows(await vision.run({ pixel_values: tensor }, [imageOutput]), imageOutput, size, count);
    },
    async embedTexts(tokens) {
      const size = fixedSize(tokens.count, textCounts);
      const padded = paddedTokens(tokens, size, fixedSize(tokens.length, textLengths));
      const dims = [size, padded.length];
      const feeds: Record<string, Tensor> = { input_ids: new Tensor('int64', padded.inputIds, dims) };
      if ('attention_mask' in ids) feeds.attention_mask = new Tensor('int64', padded.attentionMask, dims);
      return rows(await text.run(feeds, [textOutput]), textOutput, size, tokens.count);
    },
    async close() {
      await vision.release();
      await text.release();
    },
  };
}

export async function openSession(
  file: string,
  intraOpNumThreads: number,
  provider: Provider = 'cpu',
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      executionProviders: [provider],
      graphOptimizationLevel: 'all',
      intraOpNumThreads,
      interOpNumThreads: 1,
      // Idle threads sleep instead of spinning: half the CPU time for the same batch, and the server wants the cores.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      // Errors come as exceptions; warnings about unused initialisers would only fill the server's log.
      logSeverityLevel: 3,
    });
  } catch (cause) {
    // The CPU takes every valid model, so an error of another provider is about the provider.
    if (provider !== 'cpu') throw cause;
    throw new ModelError(`The model file ${file} is damaged or is no ONNX model.`, { cause });
  }
}

type Shape = readonly (number | string)[];

/** Shapes of the inputs by name, after checking that none is unknown and none of `required` is missing. */
function checkedInputs(
  file: string,
  session: InferenceSession,
  known: Record<string, string>,
  required: readonly string[],
): Record<string, Shape> {
  const shapes: Record<string, Shape> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor || known[input.name] !== input.type) {
      const type = input.isTensor ? input.type : 'no tensor';
      throw new ModelError(`The model file ${file} asks for an input ${input.name} (${type}) that no CLIP tower has.`);
    }
    shapes[input.name] = input.shape;
  }
  for (const name of required) {
    if (!shapes[name]) throw new ModelError(`The model file ${file} has no input ${name}.`);
  }
  return shapes;
}

/** A fixed dimension must be the expected one; a named dimension takes any size. */
function checkShape(file: string, name: string, shape: Shape, expected: readonly (number | null)[]): void {
  const fits =
    shape.length === expected.length &&
    shape.every((size, i) => typeof size === 'string' || (expected[i] !== null && size === expected[i]));
  if (!fits) {
    const wanted = expected.map((size) => size ?? 'any').join(' × ');
    throw new ModelError(`The model file ${file} has ${name} of ${shape.join(' × ')}, not of ${wanted}.`);
  }
}

function checkedOutput(file: string, session: InferenceSession, names: readonly string[]): string {
  const name = names.find((candidate) => session.outputNames.includes(candidate));
  const output = session.outputMetadata.find((candidate) => candidate.name === name);
  if (!name || !output?.isTensor) throw new ModelError(`The model file ${file} has no output ${names[0]}.`);
  if (output.type !== 'float32' || (output.shape.length !== 2 && output.shape.length !== 0)) {
    throw new ModelError(`The model file ${file} has an output ${name} that is no float32 embedding a row.`);
  }
  return name;
}

/** The first `count` of `size` rows. */
function rows(outputs: Record<string, unknown>, name: string, size: number, count: number): Float32Array[] {
  const tensor = outputs[name];
  if (!(tensor instanceof Tensor) || !(tensor.data instanceof Float32Array) || tensor.dims[0] !== size) {
    throw new Error(`${name} is not ${size} rows of float32`);
  }
  const width = tensor.data.length / size;
  const data = tensor.data;
  return Array.from({ length: count }, (_, i) => normalised(data.subarray(i * width, (i + 1) * width)));
}

/**
 * A GPU compiles or plans anew for each shape that it has not seen, which takes longer than the run. So there are few
 * shapes, warmed up at the start, and batches are padded to the next of them.
 */
export interface Shapes {
  imageCounts: readonly number[];
  textCounts: readonly number[];
  textLengths: readonly number[];
}

export const ANY_SHAPE: Shapes = { imageCounts: [], textCounts: [], textLengths: [] };

/** The next fixed size; `size` when it is larger than all of them. */
export function fixedSize(size: number, sizes: readonly number[]): number {
  const enough = sizes.filter((one) => one >= size);
  return enough.length > 0 ? Math.min(...enough) : size;
}

/** Adds blank rows, whose embeddings are ignored. */
export function paddedPixels(pixelValues: Float32Array, count: number, to: number): Float32Array {
  if (to <= count) return pixelValues;
  const padded = new Float32Array((pixelValues.length / count) * to);
  padded.set(pixelValues);
  return padded;
}

/** Longer rows, filled with padding that the mask hides, and copies of the first row after the batch. */
export function paddedTokens(tokens: Tokens, count: number, length: number): Tokens {
  if (count <= tokens.count && length <= tokens.length) return tokens;
  const inputIds = new BigInt64Array(count * length).fill(tokens.padId);
  const attentionMask = new BigInt64Array(count * length);
  for (let row = 0; row < count; row++) {
    const from = row < tokens.count ? row * tokens.length : 0;
    inputIds.set(tokens.inputIds.subarray(from, from + tokens.length), row * length);
    attentionMask.set(tokens.attentionMask.subarray(from, from + tokens.length), row * length);
  }
  return { inputIds, attentionMask, count, length, padId: tokens.padId };
}
