import { beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration } from '#server/judge/model-files.ts';
import { ModelConfig, TokenizerConfig, TokenizerJson } from '#server/judge/model-schemas.ts';
import { openTokenizer, type TextTokenizer } from '#server/judge/tokenizer.ts';
import { openaiGolden, openaiTokenizerJson } from '../../support/openai-clip-golden.ts';

const START = 49406;
const END = 49407;

async function openaiTokenizer(options: { modelType?: string; maxLength?: number } = {}): Promise<TextTokenizer> {
  return openTokenizer({
    folder: 'clip',
    config: ModelConfig.parse({
      model_type: options.modelType ?? 'clip',
      text_config: { max_position_embeddings: options.maxLength ?? 77 },
    }),
    tokenizerJson: TokenizerJson.parse(await openaiTokenizerJson()),
    tokenizerConfig: TokenizerConfig.parse({ pad_token: { content: '<|endoftext|>' }, model_max_length: 77 }),
  });
}

describe("the tokenizer of OpenAI's CLIP", () => {
  let tokenizer: TextTokenizer;
  beforeAll(async () => {
    tokenizer = await openaiTokenizer();
  });

  it("gives the ids of OpenAI's own code", async () => {
    const golden = await openaiGolden();
    for (const [i, text] of golden.cases.entries()) {
      const [row] = golden.tokenizer[i] as [number[]];
      expect(tokenizer.encode(text)).toEqual(row.slice(0, row.indexOf(END) + 1));
    }
  });

  it.each([
    ['a photo of a cat', [START, 320, 1125, 539, 320, 2368, END]],
    ['a raccoon driving a tractor', [START, 320, 29516, 4161, 320, 14607, END]],
    ['  A  Photo\tof a CAT ', [START, 320, 1125, 539, 320, 2368, END]],
    ['', [START, END]],
  ])('%j', (text, ids) => {
    expect(tokenizer.encode(text)).toEqual(ids);
  });

  it('cuts long texts at the context length and keeps the end token last', () => {
    const ids = tokenizer.encode('cat '.repeat(200));
    expect(ids).toHaveLength(77);
    expect(ids.slice(0, 2)).toEqual([START, 2368]);
    expect(ids.slice(-2)).toEqual([2368, END]);
  });

  it('leaves a text that just fits alone', () => {
    const ids = tokenizer.encode('cat '.repeat(75));
    expect(ids).toEqual([START, ...new Array(75).fill(2368), END]);
  });

  it('pads a batch to its longest text and masks the padding', () => {
    const { inputIds, attentionMask, count, length } = tokenizer.encodeBatch(['cat', 'a photo of a cat']);
    expect([count, length]).toEqual([2, 7]);
    expect([...inputIds].map(Number)).toEqual([
      ...[START, 2368, END, END, END, END, END],
      ...[START, 320, 1125, 539, 320, 2368, END],
    ]);
    expect([...attentionMask].map(Number)).toEqual([1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('pads to the full length for SigLIP, which was trained that way', async () => {
    const siglip = await openaiTokenizer({ modelType: 'siglip', maxLength: 64 });
    expect(siglip.encodeBatch(['cat']).length).toBe(64);
  });

  it('takes any text: emoji, other scripts, control characters', () => {
    for (const text of ['🐈‍⬛', '猫', '\u0000\u0001', 'ﷺ', '\ud800']) {
      const ids = tokenizer.encode(text);
      expect(ids[0]).toBe(START);
      expect(ids.at(-1)).toBe(END);
      expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < 49408)).toBe(true);
    }
  });
});

describe('whether a model reads a prompt', () => {
  it.each([
    ['a cat', true],
    ['Müllers Katze', true],
    ['سمكة fish', true],
    ['99', true],
    ['سمكة', false],
    ['一只猫', false],
    ['кот', false],
    ['🐟', false],
    ['👩‍🚀 🏴‍☠️', false],
    ['?!', false],
    ['[UNK]', false],
  ])('[PROMPT-9] the embedded one reads %s: %s', async (text, reads) => {
    const tokenizer = openTokenizer(await readConfiguration('models/doodle-clip'));
    expect(tokenizer.reads(text)).toBe(reads);
  });

  it.each([
    ['a cat', true],
    ['?!', false],
    ['', false],
    // It has tokens for Cyrillic words, and only bytes of these hieroglyphs.
    ['кот', true],
    ['\u{13000}\u{13001}', false],
  ])('[PROMPT-9] that of OpenAI, which has a token for each byte, reads %s: %s', async (text, reads) => {
    expect((await openaiTokenizer()).reads(text)).toBe(reads);
  });
});
