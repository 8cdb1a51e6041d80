import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '#contract/random.ts';
import { type Graph, onnxModel, type Weights } from './onnx-writer.ts';

/**
 * tiny-random-clip: a CLIP of random weights in the same layout as a real one. It judges nothing sensibly, but it loads,
 * runs and depends on every pixel and every letter, in a few milliseconds.
 */
const SIDE_PX = 32;
const DIM = 16;
const MAX_TOKENS = 24;
export const TINY_LABELS = ['cat', 'dog', 'house', 'tree', 'car', 'sun', 'fish', 'flower', 'boat', 'star'];

function randomWeights(name: string, shape: readonly number[], seed: number): Weights {
  const next = seededRandom(seed);
  const size = shape.reduce((product, length) => product * length, 1);
  return { name, shape, data: Float32Array.from({ length: size }, () => next() * 2 - 1) };
}

/** pixel_values → flattened → one matrix → image_embeds. */
function visionGraph(seed: number): Graph {
  const inputs = 3 * SIDE_PX * SIDE_PX;
  return {
    inputs: [{ name: 'pixel_values', element: 'float', shape: ['batch_size', 3, SIDE_PX, SIDE_PX] }],
    outputs: [{ name: 'image_embeds', element: 'float', shape: ['batch_size', DIM] }],
    weights: [randomWeights('projection', [inputs, DIM], seed)],
    nodes: [
      { op: 'Flatten', inputs: ['pixel_values'], outputs: ['flat'], attributes: { axis: 1 } },
      { op: 'MatMul', inputs: ['flat', 'projection'], outputs: ['image_embeds'] },
    ],
  };
}

/** input_ids → token vectors → mean over what attention_mask keeps → one matrix → text_embeds. */
function textGraph(vocabulary: number, seed: number): Graph {
  return {
    inputs: ['input_ids', 'attention_mask'].map((name) => ({
      name,
      element: 'int64',
      shape: ['batch_size', 'sequence_length'],
    })),
    outputs: [{ name: 'text_embeds', element: 'float', shape: ['batch_size', DIM] }],
    weights: [
      randomWeights('tokens', [vocabulary, DIM], seed),
      randomWeights('projection', [DIM, DIM], seed + 1),
      { name: 'last', shape: [1], data: BigInt64Array.of(-1n) },
      { name: 'along', shape: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [
      { op: 'Gather', inputs: ['tokens', 'input_ids'], outputs: ['vectors'] },
      { op: 'Cast', inputs: ['attention_mask'], outputs: ['kept'], attributes: { to: 1 } },
      { op: 'Unsqueeze', inputs: ['kept', 'last'], outputs: ['weights'] },
      { op: 'Mul', inputs: ['vectors', 'weights'], outputs: ['weighted'] },
      { op: 'ReduceSum', inputs: ['weighted', 'along'], outputs: ['sum'], attributes: { keepdims: 0 } },
      { op: 'ReduceSum', inputs: ['weights', 'along'], outputs: ['count'], attributes: { keepdims: 0 } },
      { op: 'Div', inputs: ['sum', 'count'], outputs: ['mean'] },
      { op: 'MatMul', inputs: ['mean', 'projection'], outputs: ['text_embeds'] },
    ],
  };
}

/** CLIP's tokenizer with no merges: every letter is a token. */
function letterTokenizer(): { json: object; vocabulary: number } {
  const letters = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i));
  const tokens = [...letters, ...letters.map((letter) => `${letter}</w>`), '<|startoftext|>', '<|endoftext|>'];
  return { json: clipTokenizerJson(tokens, []), vocabulary: tokens.length };
}

/** tokenizer.json of a CLIP: byte-level BPE with `</w>` at the end of words, lower case, start and end tokens. */
export function clipTokenizerJson(tokens: readonly string[], merges: readonly string[]): object {
  const id = (token: string) => tokens.indexOf(token);
  const special = ['<|startoftext|>', '<|endoftext|>'].map((content) => ({
    id: id(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special,
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: {
            Regex:
              "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
          },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['<|endoftext|>', id('<|endoftext|>')],
      cls: ['<|startoftext|>', id('<|startoftext|>')],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: '<|endoftext|>',
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: Object.fromEntries(tokens.map((token, i) => [token, i])),
      merges,
    },
  };
}

export interface TinyClipOptions {
  seed?: number;
  /** Written to judge.json as they are; none: no judge.json. */
  judge?: object;
  labels?: readonly string[];
}

/** Writes the model folder (created when missing). */
export async function writeTinyClip(folder: string, options: TinyClipOptions = {}): Promise<void> {
  const { seed = 1, labels = TINY_LABELS } = options;
  const tokenizer = letterTokenizer();
  await writeClipFolder(folder, {
    sidePx: SIDE_PX,
    maxTokens: MAX_TOKENS,
    projection: DIM,
    mean: [0.5, 0.5, 0.5],
    deviation: [0.5, 0.5, 0.5],
    tokenizerJson: tokenizer.json,
    vision: visionGraph(seed),
    text: textGraph(tokenizer.vocabulary, seed + 100),
  });
  if (options.judge) await writeJson(join(folder, 'judge.json'), options.judge);
  await writeFile(join(folder, 'labels.txt'), labels.map((label) => `${label}\n`).join(''));
}

export interface ClipFolder {
  sidePx: number;
  maxTokens: number;
  /** Numbers of an embedding. */
  projection: number;
  /** Of the pixels, channel by channel. */
  mean: readonly number[];
  deviation: readonly number[];
  tokenizerJson: object;
  vision: Graph;
  text: Graph;
}

const writeJson = (file: string, value: object) => writeFile(file, `${JSON.stringify(value, null, 1)}\n`);

/** Writes a CLIP's configuration and towers in the Hugging Face ONNX layout; the folder is created when missing. */
export async function writeClipFolder(folder: string, clip: ClipFolder): Promise<void> {
  const { sidePx, maxTokens, projection, mean, deviation, tokenizerJson, vision, text } = clip;
  const json = (name: string, value: object) => writeJson(join(folder, name), value);
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await json('config.json', {
    model_type: 'clip',
    projection_dim: projection,
    text_config: { model_type: 'clip_text_model', max_position_embeddings: maxTokens },
    vision_config: { model_type: 'clip_vision_model', image_size: sidePx, num_channels: 3 },
  });
  await json('preprocessor_config.json', {
    image_processor_type: 'CLIPImageProcessor',
    do_resize: true,
    size: { shortest_edge: sidePx },
    resample: 3,
    do_center_crop: true,
    crop_size: { height: sidePx, width: sidePx },
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: deviation,
    do_convert_rgb: true,
  });
  await json('tokenizer.json', tokenizerJson);
  await json('tokenizer_config.json', {
    tokenizer_class: 'CLIPTokenizer',
    bos_token: '<|startoftext|>',
    eos_token: '<|endoftext|>',
    pad_token: '<|endoftext|>',
    unk_token: '<|endoftext|>',
    model_max_length: maxTokens,
  });
  await writeFile(join(folder, 'onnx/vision_model.onnx'), onnxModel(vision));
  await writeFile(join(folder, 'onnx/text_model.onnx'), onnxModel(text));
}
