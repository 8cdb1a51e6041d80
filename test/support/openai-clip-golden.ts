import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { clipTokenizerJson } from './tiny-clip.ts';

// Golden values that OpenAI's own Python code made, from the npm package modelzoo (MIT).
// (by path: the package's `exports` does not list its data).
const path = (name: string) => fileURLToPath(new URL(`../../node_modules/modelzoo/${name}`, import.meta.url));

const Pixels = z.array(z.array(z.array(z.number())));
const Golden = z.object({
  cases: z.array(z.string()),
  /** Per text: one row of 77 ids, padded with 0. */
  tokenizer: z.array(z.tuple([z.array(z.number())])),
  transform_resolution: z.number(),
  /** Height × width × RGB. */
  transform_input: Pixels,
  transform_output: Pixels,
});

export async function openaiGolden() {
  return Golden.parse(JSON.parse(await readFile(path('test/clip_data.json'), 'utf8')));
}

/** Bytes as the visible characters that byte-level BPE writes them with, in the order of OpenAI's vocabulary. */
function byteCharacters(): string[] {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const visible = [...range(33, 126), ...range(161, 172), ...range(174, 255)];
  const others = range(0, 255).filter((byte) => !visible.includes(byte));
  return [...visible.map((byte) => String.fromCharCode(byte)), ...others.map((_, i) => String.fromCharCode(256 + i))];
}

const TOKENS = 49_408;

/** tokenizer.json of OpenAI's CLIP, put together from its BPE merges as its simple_tokenizer.py does. */
export async function openaiTokenizerJson(): Promise<object> {
  const text = await readFile(path('bpe_simple_vocab_16e6.txt'), 'utf8');
  const bytes = byteCharacters();
  const ends = bytes.map((character) => `${character}</w>`);
  const special = ['<|startoftext|>', '<|endoftext|>'];
  const merges = text.split('\n').slice(1, 1 + TOKENS - 512 - special.length);
  const merged = merges.map((merge) => merge.replace(' ', ''));
  return clipTokenizerJson([...bytes, ...ends, ...merged, ...special], merges);
}
