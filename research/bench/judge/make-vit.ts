import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openaiTokenizerJson } from '../../../test/support/openai-clip-golden.ts';
import { writeClipFolder } from '../../../test/support/tiny-clip.ts';
import { textGraph, VIT_B_32, type VitSize, visionGraph } from './vit-graph.ts';

const CACHE = new URL('../.cache/', import.meta.url);

/** For a quick run: the same operators on the same pictures, 1 % of the weights. */
const SMALL: VitSize = {
  ...VIT_B_32,
  vision: { ...VIT_B_32.vision, width: 96, layers: 1, heads: 2 },
  text: { ...VIT_B_32.text, width: 16, layers: 1, heads: 2 },
  projection: 32,
};

export const vitSize = (small: boolean): VitSize => (small ? SMALL : VIT_B_32);

/**
 * A CLIP ViT-B/32 of full size with random weights, in the layout of the hub's ONNX repositories, with OpenAI's
 * tokenizer and pixel constants. Written once (600 MB). @returns its folder
 */
export async function vitFolder(small: boolean): Promise<string> {
  const size = vitSize(small);
  const folder = fileURLToPath(new URL(small ? 'vit-small' : 'vit-b-32', CACHE));
  if (existsSync(folder)) return folder;
  // It gets its name when it is complete, even if another process writes it meanwhile.
  const part = `${folder}.${process.pid}`;
  try {
    await writeClipFolder(part, {
      sidePx: size.vision.sidePx,
      maxTokens: size.text.tokens,
      projection: size.projection,
      mean: [0.48145466, 0.4578275, 0.40821073],
      deviation: [0.26862954, 0.26130258, 0.27577711],
      tokenizerJson: await openaiTokenizerJson(),
      vision: visionGraph(size, 1),
      text: textGraph(size, 1_001),
    });
    await rename(part, folder).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}
