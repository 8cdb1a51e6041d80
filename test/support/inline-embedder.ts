import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { InlineJudge } from '#server/judge/inline-judge.ts';
import type { Embedder } from '#server/moderation/unsafe-references.ts';

/** Embeds on the calling thread. */
export const inlineEmbedder = (judge: Pick<InlineJudge, 'judge' | 'embedPrompts'>): Embedder => ({
  text: async (text) => (await judge.embedPrompts([text]))[0] as Float32Array,
  async drawing(drawing) {
    const [outcome] = await judge.judge([
      { drawing: { kind: 'strokes', strokes: quickDrawStrokes(drawing) }, prompt: 'a drawing' },
    ]);
    if (!outcome?.ok) throw outcome?.error ?? new Error('The drawing was not judged.');
    return outcome.judgement.embedding;
  },
});
