// Looks at a model folder as the judge will: the ids of many texts against training's, the sessions' names and shapes,
// and ONNX Runtime's embeddings against PyTorch's. usage: tsx check-model.ts MODEL_FOLDER GOLDEN.json
// GOLDEN.json is made by golden.py.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from '../../server/judge/onnx-runtime.ts';

const [folder, goldenFile] = process.argv.slice(2);
if (!folder || !goldenFile) throw new Error('usage: tsx check-model.ts MODEL_FOLDER GOLDEN.json');
interface Golden {
  texts: { text: string; ids: number[]; embedding?: number[] }[];
  images: { pixels: number[]; embedding: number[] }[];
  sidePx: number;
}
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const golden = readJson(goldenFile) as Golden;
const tokenizerConfig = readJson(join(folder, 'tokenizer_config.json')) as { model_max_length: number };
const maxTokens = tokenizerConfig.model_max_length;
const tokenizer = new Tokenizer(readJson(join(folder, 'tokenizer.json')) as object, tokenizerConfig);

let differing = 0;
for (const { text, ids } of golden.texts) {
  // The package does not truncate: the judge does, and keeps the closing token.
  const all = tokenizer.encode(text).ids;
  const got = all.length > maxTokens ? [...all.slice(0, maxTokens - 1), all.at(-1) as number] : all;
  if (got.join() === ids.join()) continue;
  if (differing++ < 5) console.error('ids differ:', JSON.stringify(text), got.join(), ids.join());
}

// int8 weights turn an embedding a little: what counts is the cosine of the angle.
const LEAST_COSINE = 0.999;
const least = { text: 1, image: 1 };
const compare = (kind: keyof typeof least, got: ort.Tensor, expected: number[]): void => {
  if (got.dims.join() !== `1,${expected.length}`) throw new Error(`${kind}: shape ${got.dims.join()}`);
  const values = got.data as Float32Array;
  const dot = expected.reduce((sum, value, i) => sum + value * (values[i] as number), 0);
  least[kind] = Math.min(least[kind], dot / Math.hypot(...expected) / Math.hypot(...values));
};
const int64 = (values: number[]): ort.Tensor =>
  new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
const text = await ort.InferenceSession.create(join(folder, 'onnx/text_model_int8.onnx'));
for (const { ids, embedding } of golden.texts) {
  if (!embedding) continue;
  const feeds = { input_ids: int64(ids), attention_mask: int64(ids.map(() => 1)) };
  compare('text', (await text.run(feeds)).text_embeds as ort.Tensor, embedding);
}
const vision = await ort.InferenceSession.create(join(folder, 'onnx/vision_model_int8.onnx'));
for (const { pixels, embedding } of golden.images) {
  const x = new ort.Tensor('float32', Float32Array.from(pixels), [1, 3, golden.sidePx, golden.sidePx]);
  compare('image', (await vision.run({ pixel_values: x })).image_embeds as ort.Tensor, embedding);
}
const three = new ort.Tensor('float32', new Float32Array(3 * 3 * golden.sidePx ** 2), [
  3,
  3,
  golden.sidePx,
  golden.sidePx,
]);
const batch = ((await vision.run({ pixel_values: three })).image_embeds as ort.Tensor).dims;
console.log(JSON.stringify({ texts: golden.texts.length, differing, leastCosine: least, batchOfThree: batch }));
if (differing > 0 || least.text < LEAST_COSINE || least.image < LEAST_COSINE) process.exitCode = 1;
