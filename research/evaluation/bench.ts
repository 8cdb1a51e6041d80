import { fileURLToPath } from 'node:url';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { MAX_BATCH, openClip } from '#server/judge/clip.ts';
import { type InlineJudge, openInlineJudge } from '#server/judge/inline-judge.ts';
import type { ModelFiles } from '#server/judge/model-files.ts';
import type { JudgeInfo, Judgement } from '#server/judge/port.ts';
import { openPromptScales, type RawScore } from '#server/judge/score/raw-score.ts';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';

export interface Question {
  strokes: Stroke[];
  prompt: string;
}

/**
 * The product's judge on this thread, and its text side besides: an embedding that the judge gave can be held against
 * any number of prompts without looking at the drawing again.
 */
export interface Bench {
  readonly info: JudgeInfo;
  readonly files: ModelFiles;
  /** In batches as the server makes them (`batch` drawings at most). Answers in the order of the questions. */
  judge(questions: readonly Question[], batch?: number): Promise<Judgement[]>;
  look: InlineJudge['look'];
  /** Embeddings of prompts as the judge makes them: templates and all; each prompt is embedded once. */
  prompts(texts: readonly string[]): Promise<Float32Array[]>;
  /** As the judge maps it for this prompt, 0–100. */
  rawScore(similarity: number, prompt: string): Promise<number>;
  close(): Promise<void>;
}

export interface BenchOptions {
  modelFolder: string;
  /** The label bank: judgements name the nearest five of them. */
  labels: readonly string[];
  /** Of one model run. */
  threads: number;
  onProgress?(judged: number): void;
}

export const EMBEDDED_MODEL = fileURLToPath(new URL('../../models/doodle-clip', import.meta.url));
const TEXTS_AT_ONCE = 256;

/** @throws ModelError */
export async function openBench({ modelFolder, labels, threads, onProgress }: BenchOptions): Promise<Bench> {
  const judging = await openInlineJudge({
    modelFolder,
    intraOpNumThreads: threads,
    labels,
    topLabels: 5,
    thumbnails: false,
  });
  const clip = await openClip(modelFolder, threads);
  const scaleOf = openPromptScales(clip.files, clip.embeddingLength);
  const embedded = new Map<string, Float32Array>();
  const scales = new Map<string, RawScore>();
  let judged = 0;

  const prompts = async (texts: readonly string[]) => {
    const missing = [...new Set(texts)].filter((text) => !embedded.has(text));
    for (let i = 0; i < missing.length; i += TEXTS_AT_ONCE) {
      const chunk = missing.slice(i, i + TEXTS_AT_ONCE);
      const embeddings = await clip.embedPrompts(chunk);
      for (const [k, text] of chunk.entries()) embedded.set(text, embeddings[k] as Float32Array);
    }
    return texts.map((text) => embedded.get(text) as Float32Array);
  };
  const rawScore = async (similarity: number, prompt: string) => {
    let scale = scales.get(prompt);
    if (!scale) {
      const [embedding] = await prompts([prompt]);
      scale = scaleOf(embedding as Float32Array);
      scales.set(prompt, scale);
    }
    return scale(similarity);
  };

  return {
    info: judging.info,
    files: clip.files,
    async judge(questions, batch = MAX_BATCH) {
      const judgements: Judgement[] = [];
      for (let i = 0; i < questions.length; i += batch) {
        const asked = questions.slice(i, i + batch);
        const outcomes = await judging.judge(
          asked.map(({ strokes, prompt }) => ({ drawing: { kind: 'strokes', strokes }, prompt })),
        );
        for (const outcome of outcomes) {
          if (!outcome.ok) throw outcome.error;
          judgements.push(outcome.judgement);
        }
        judged += asked.length;
        onProgress?.(judged);
        const [first] = asked as [Question];
        await checkAgreement(judgements[i] as Judgement, first.prompt, { prompts, rawScore });
      }
      return judgements;
    },
    look: (request) => {
      onProgress?.(++judged);
      return judging.look(request);
    },
    prompts,
    rawScore,
    async close() {
      await judging.close();
      await clip.close();
    },
  };
}

/**
 * What is computed here beside the judge must be what the judge computes: one drawing of each batch shows it. Not to the
 * last digit: a text that is embedded in other company comes out a trace different.
 */
async function checkAgreement(
  { embedding, similarity, rawScore }: Judgement,
  prompt: string,
  side: Pick<Bench, 'prompts' | 'rawScore'>,
): Promise<void> {
  const [text] = await side.prompts([prompt]);
  const own = cosineOfNormalised(embedding, text as Float32Array);
  const score = await side.rawScore(similarity, prompt);
  if (Math.abs(own - similarity) > 1e-5 || Math.abs(score - rawScore) > 1e-3) {
    throw new Error(
      `The judge gives “${prompt}” ${rawScore} points for ${similarity}, the evaluation ${score} for ${own}.`,
    );
  }
}
