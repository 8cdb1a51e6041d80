import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { decodeText, TextError } from '#contract/decode-text.ts';
import { JudgeConfig, ModelConfig, PreprocessorConfig, TokenizerConfig, TokenizerJson } from './model-schemas.ts';
import type { JudgeInfo } from './port.ts';

export type Precision = JudgeInfo['precision'];

/** File name suffixes of transformers.js's exports, the ones to prefer first. */
const PRECISIONS: readonly (readonly [suffix: string, precision: Precision])[] = [
  ['', 'fp32'],
  ['_fp16', 'fp16'],
  ['_quantized', 'int8'],
  ['_int8', 'int8'],
  ['_uint8', 'int8'],
];

const COMMON_LABELS = fileURLToPath(new URL('../../models/doodle-clip/labels.txt', import.meta.url));

export interface ModelFiles {
  /** Absolute. */
  folder: string;
  modelId: string;
  precision: Precision;
  /** Absolute paths. */
  visionFile: string;
  textFile: string;
  config: ModelConfig;
  preprocessor: PreprocessorConfig;
  tokenizerJson: z.infer<typeof TokenizerJson>;
  tokenizerConfig: TokenizerConfig;
  judge: JudgeConfig;
  /** Lines of labels.txt; without one those of the embedded model, so that any CLIP can say what it saw. */
  labels: string[];
  /** Normalised embeddings of the calibration's reference set, concatenated; null without a calibration. */
  reference: Float32Array | null;
  /** SHA-256 (hex) over every file that a score depends on. labels.txt is none: it only names what was seen. */
  hash: string;
}

/** Reads and checks a model folder. @throws ModelError naming the file (and the field) that cannot be used. */
export async function readModelFiles(modelFolder: string): Promise<ModelFiles> {
  const configuration = await readConfiguration(modelFolder);
  const { folder } = configuration;
  const judge = existsSync(join(folder, 'judge.json'))
    ? await readJson(folder, 'judge.json', JudgeConfig)
    : JudgeConfig.parse({});
  const vision = findTower(folder, 'vision_model');
  const text = findTower(folder, 'text_model');
  const reference = judge.calibration ? await readReference(folder, judge.calibration.reference) : null;

  return {
    modelId: basename(folder),
    precision: vision.precision,
    visionFile: vision.file,
    textFile: text.file,
    ...configuration,
    judge,
    labels: (await readLabels(join(folder, 'labels.txt'))) ?? (await readLabels(COMMON_LABELS)) ?? [],
    reference,
    hash: await hashOf(folder, [
      'config.json',
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'judge.json',
      ...(judge.calibration ? [judge.calibration.reference.file] : []),
      ...[vision.file, text.file].flatMap((file) => [file, `${file}_data`]).map((file) => `onnx/${basename(file)}`),
    ]),
  };
}

/** The small files alone, so that a model can be refused before its weights are there. @throws ModelError */
export async function readConfiguration(
  modelFolder: string,
): Promise<Pick<ModelFiles, 'folder' | 'config' | 'preprocessor' | 'tokenizerJson' | 'tokenizerConfig'>> {
  const folder = resolve(modelFolder);
  const there = await stat(folder).catch(() => null);
  if (!there?.isDirectory()) throw new ModelError(`The model folder ${folder} does not exist.`);
  return {
    folder,
    config: await readJson(folder, 'config.json', ModelConfig),
    preprocessor: await readJson(folder, 'preprocessor_config.json', PreprocessorConfig),
    tokenizerJson: await readJson(folder, 'tokenizer.json', TokenizerJson),
    tokenizerConfig: await readJson(folder, 'tokenizer_config.json', TokenizerConfig),
  };
}

/** One label a line; blank lines and repetitions are dropped. null: there is no such file. @throws ModelError */
export async function readLabels(file: string): Promise<string[] | null> {
  if (!existsSync(file)) return null;
  try {
    const lines = decodeText(await readFile(file)).split(/\r\n|\r|\n/);
    return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
  } catch (error) {
    throw error instanceof TextError
      ? new ModelError(`The label file ${file} cannot be used. ${error.message}`)
      : error;
  }
}

async function readJson<S extends z.ZodType>(folder: string, name: string, schema: S): Promise<z.output<S>> {
  const file = join(folder, name);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new ModelError(`The model file ${file} cannot be read.`, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(`The model file ${file} is not valid JSON.`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.length ? issue.path.join('.') : 'the whole file';
  throw new ModelError(`The model file ${file} cannot be used: ${field}: ${issue?.message}.`, { cause: parsed.error });
}

function findTower(folder: string, tower: 'vision_model' | 'text_model'): { file: string; precision: Precision } {
  for (const [suffix, precision] of PRECISIONS) {
    const file = join(folder, 'onnx', `${tower}${suffix}.onnx`);
    if (existsSync(file)) return { file, precision };
  }
  throw new ModelError(`The model file ${join(folder, 'onnx', `${tower}.onnx`)} is missing, in every precision.`);
}

async function readReference(
  folder: string,
  { file: name, sha256, count }: { file: string; sha256: string; count: number },
): Promise<Float32Array> {
  const file = join(folder, name);
  const bytes = await readFile(file).catch((cause) => {
    throw new ModelError(`The model file ${file} cannot be read.`, { cause });
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new ModelError(`The model file ${file} is not the one that judge.json was calibrated with.`);
  }
  if (bytes.length === 0 || bytes.length % (4 * count) !== 0) {
    throw new ModelError(`The model file ${file} does not hold ${count} embeddings.`);
  }
  // A copy: the bytes of a pooled Buffer may start anywhere, a Float32Array needs a multiple of 4.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Names are hashed with the contents, so that two files that swap places make another model. */
async function hashOf(folder: string, names: readonly string[]): Promise<string> {
  const whole = createHash('sha256');
  for (const name of [...names].sort()) {
    const file = join(folder, name);
    if (!existsSync(file)) continue;
    const one = createHash('sha256');
    await pipeline(createReadStream(file), one);
    whole.update(`${name}\0${one.digest('hex')}\n`);
  }
  return whole.digest('hex');
}

/** A model folder cannot be used: the message is one plain sentence that names the file. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
