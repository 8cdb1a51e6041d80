import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { serveWorker, withTransfer } from '#server/lib/worker-thread.ts';
import { type Clip, openClip } from './clip.ts';
import type { FramedImage } from './framing.ts';
import { embedOcclusions, type Occlusion, type OcclusionResult } from './occlusion.ts';
import type { Comparison, Examination, JudgeInfo, Judgement, Look } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { ProviderChoice } from './providers/names.ts';
import type { RenderedDrawing } from './renderer.ts';
import { deductionsOf, finalScore } from './score/deductions.ts';
import { openPromptScales, type RawScore } from './score/raw-score.ts';
import {
  cosineOfNormalised,
  deviationsAbove,
  type Label,
  labelShares,
  shareBeside,
  textShares,
} from './score/similarity.ts';
import { type ModelMethods, type ModelWorkerReady, messageOf, refusal } from './worker-messages.ts';
import { guardHash, WRITING_GUARD } from './writing/guard.ts';

/** Raised when rendering or preprocessing changes the input of the model for the same drawing. */
const PREPROCESSING_VERSION = 'canvas-2';
/** Prompts whose embeddings stay in memory: a few kB each. */
const CACHED_PROMPTS = 4_096;
/** The same of what people write; apart, so that it pushes no prompt out. */
const CACHED_TEXTS = 1_024;
/** The same of phrases that pictures are compared with, which are embedded without templates. */
const CACHED_PHRASES = 1_024;
/** The same of what programs send. */
const CACHED_ASKED = 4_096;
/** The model of this repository, whose files are older than the key `photographs` of judge.json. */
const EMBEDDED_MODEL = 'doodle-clip';

export interface ScoringOptions {
  modelFolder: string;
  intraOpNumThreads: number;
  /** Default `cpu`. */
  provider?: ProviderChoice;
  /** Replaces the model's own label bank. */
  labels: readonly string[] | null;
  /** Labels in a judgement. */
  topLabels: number;
}

/** A rendered drawing. */
export interface ScoreRequest {
  rendered: Pick<RenderedDrawing, 'image' | 'features'>;
  prompt: string;
  among?: readonly string[];
}

export type Scored = Omit<Judgement, 'thumbnail'>;
/** What follows from an embedding alone. */
export type Rated = Pick<Judgement, 'similarity' | 'rawScore' | 'labels'>;
type ScoredOutcome = { ok: true; scored: Scored } | { ok: false; error: Error };

/** In milliseconds, of a whole batch. */
export interface ScoringTimes {
  encodeMs: number;
  restMs: number;
}

/** One step of an explanation. */
export interface OcclusionRequest {
  framed: FramedImage;
  prompt: string;
  occlusion: Occlusion;
}

/** A picture to look at, without a score. */
export interface FramedLook {
  framed: FramedImage;
  texts: readonly string[];
}

/** A picture and texts of a program. */
export interface RenderedExamination {
  rendered: Pick<RenderedDrawing, 'image' | 'features'>;
  texts: readonly string[];
  /** Labels that are wanted. */
  top: number;
}

/** What a person wrote, and the prompt that may be meant. */
export interface ComparedTexts {
  text: string;
  prompt: string;
}

/** Scores rendered drawings on the calling thread. */
export interface Scoring {
  /** Another object after the loss of a device. */
  readonly info: JudgeInfo;
  readonly preprocessing: Preprocessing;
  /** Outcomes in the order of the requests. A failed one does not affect the others. */
  score(batch: readonly ScoreRequest[]): Promise<{ outcomes: ScoredOutcome[] } & ScoringTimes>;
  /** The score of a drawing that is known by its embedding (normalised) only: without deductions. */
  rate(embedding: Float32Array, prompt: string): Promise<Rated>;
  embedOcclusions(request: OcclusionRequest): Promise<OcclusionResult>;
  look(request: FramedLook): Promise<Look>;
  /** Phrases without a template, so that they mean what they say. */
  compare(request: FramedLook): Promise<Comparison>;
  /** Standard deviations above the bank's labels: see the judge's port. */
  compareTexts(texts: ComparedTexts): Promise<number>;
  /** As the scores use them: normalised. */
  embedPrompts(prompts: readonly string[]): Promise<Float32Array[]>;
  /** The same of texts that are no prompts of the game. */
  embedTexts(texts: readonly string[]): Promise<Float32Array[]>;
  examine(request: RenderedExamination): Promise<Examination>;
  close(): Promise<void>;
}

interface PreparedPrompt {
  embedding: Float32Array;
  rawScore: RawScore;
}

/**
 * @param onProviderChanged the device was lost and the model goes on elsewhere; comes before the outcomes of the batch
 * @throws ModelError
 */
export async function openScoring(
  options: ScoringOptions,
  onProviderChanged?: (info: JudgeInfo) => void,
): Promise<Scoring> {
  // A device may be lost before `info` exists, which will then name its successor.
  let tell = () => {};
  const clip = await openClip(options.modelFolder, options.intraOpNumThreads, {
    provider: options.provider ?? 'cpu',
    onProviderChanged: () => tell(),
  });
  const prompts = openPrompts(clip, CACHED_PROMPTS);
  const asked = openPrompts(clip, CACHED_ASKED);
  const texts = new LRUCache<string, Float32Array>({ max: CACHED_TEXTS });
  const phrases = new LRUCache<string, Float32Array>({ max: CACHED_PHRASES });
  const bank = await openBank(clip, options.labels ?? clip.files.labels);
  const { logitScale } = clip.files.judge;

  const rate = async (embedding: Float32Array, prompt: string): Promise<Rated> => {
    const prepared = await prompts.get(prompt);
    const similarity = cosineOfNormalised(embedding, prepared.embedding);
    if (!Number.isFinite(similarity)) throw new Error('The model gave no number for this drawing.');
    const labels = labelShares(embedding, bank, logitScale, options.topLabels);
    return { similarity, rawScore: prepared.rawScore(similarity), labels };
  };

  const scoredOf = async ({ rendered, prompt, among }: ScoreRequest, embedding: Float32Array): Promise<Scored> => {
    const rated = await rate(embedding, prompt);
    const deductions = deductionsOf(rendered.features, rated.rawScore);
    const score = finalScore(rated.rawScore, deductions);
    const scored = { ...rated, deductions, score, embedding };
    if (!among) return scored;
    const texts = await Promise.all(among.map((text) => prompts.get(text)));
    const cosines = texts.map((text) => cosineOfNormalised(embedding, text.embedding));
    return { ...scored, shares: textShares(cosines, logitScale) };
  };

  let info: JudgeInfo = {
    modelId: clip.files.modelId,
    modelHash: hashOfAll(clip.files.hash, PREPROCESSING_VERSION, await guardHash(WRITING_GUARD)),
    ...providerOf(clip),
    precision: clip.files.precision,
    preprocessing: PREPROCESSING_VERSION,
    embeddingLength: clip.embeddingLength,
    knowsPhotographs: clip.files.judge.photographs ?? clip.files.modelId !== EMBEDDED_MODEL,
  };
  tell = () => {
    info = { ...info, ...providerOf(clip) };
    onProviderChanged?.(info);
  };

  return {
    get info() {
      return info;
    },
    preprocessing: clip.preprocessing,
    async score(batch) {
      const began = performance.now();
      const embeddings = await clip.embedImages(batch.map(({ rendered }) => rendered.image));
      const encoded = performance.now();
      await prompts.prepare(batch.flatMap(({ prompt, among = [] }) => [prompt, ...among]));
      const outcomes = await Promise.all(
        batch.map((request, i) =>
          scoredOf(request, embeddings[i] as Float32Array).then(
            (scored): ScoredOutcome => ({ ok: true, scored }),
            (error: unknown): ScoredOutcome => ({ ok: false, error: asError(error) }),
          ),
        ),
      );
      return { outcomes, encodeMs: encoded - began, restMs: performance.now() - encoded };
    },
    rate,
    async embedOcclusions({ framed, prompt, occlusion }) {
      const { embedding } = await prompts.get(prompt);
      return embedOcclusions(clip, framed, embedding, occlusion);
    },
    async look({ framed, texts }) {
      const [embedding] = (await clip.embedImages([framed.image])) as [Float32Array];
      await prompts.prepare(texts);
      const known = await Promise.all(texts.map((text) => prompts.get(text)));
      return {
        labels: labelShares(embedding, bank, logitScale, options.topLabels),
        texts: known.map((text, i) => {
          const similarity = cosineOfNormalised(embedding, text.embedding);
          return { similarity, share: shareBeside(similarity, embedding, bank, texts[i] as string, logitScale) };
        }),
      };
    },
    async compare({ framed, texts: wanted }) {
      const [embedding] = (await clip.embedImages([framed.image])) as [Float32Array];
      const known = new Map(wanted.map((text) => [text, phrases.get(text)]));
      const missing = [...known.keys()].filter((text) => !known.get(text));
      for (const [i, made] of (await clip.embedTexts(missing)).entries()) {
        known.set(missing[i] as string, made);
        phrases.set(missing[i] as string, made);
      }
      const cosines = wanted.map((text) => cosineOfNormalised(embedding, known.get(text) as Float32Array));
      if (!cosines.every(Number.isFinite)) throw new Error('The model gave no number for this picture.');
      const lead = deviationsAbove(
        Math.max(...cosines),
        bank.map((label) => cosineOfNormalised(embedding, label.embedding)),
      );
      return { shares: textShares(cosines, logitScale), lead };
    },
    async compareTexts({ text, prompt }) {
      const embedding = texts.get(text) ?? (await clip.embedPrompts([text]))[0];
      if (!embedding) throw new Error('The model gave no embedding for this text.');
      texts.set(text, embedding);
      const wanted = (await prompts.get(prompt)).embedding;
      return deviationsAbove(
        cosineOfNormalised(embedding, wanted),
        bank.map((label) => cosineOfNormalised(label.embedding, wanted)),
      );
    },
    embedPrompts: (wanted) => prompts.embeddings(wanted),
    embedTexts: (wanted) => asked.embeddings(wanted),
    async examine({ rendered, texts: wanted, top }) {
      const [embedding] = (await clip.embedImages([rendered.image])) as [Float32Array];
      await asked.prepare(wanted);
      const known = await Promise.all(wanted.map((text) => asked.get(text)));
      const cosines = known.map((text) => cosineOfNormalised(embedding, text.embedding));
      if (![...cosines, ...embedding].every(Number.isFinite)) {
        throw new Error('The model gave no number for this picture.');
      }
      const shares = textShares(cosines, logitScale);
      return {
        embedding,
        labels: labelShares(embedding, bank, logitScale, top),
        texts: known.map((text, i) => {
          const similarity = cosines[i] as number;
          const rawScore = text.rawScore(similarity);
          const deductions = deductionsOf(rendered.features, rawScore);
          const score = finalScore(rawScore, deductions);
          return { similarity, rawScore, deductions, score, share: shares[i] as number };
        }),
      };
    },
    close: () => clip.close(),
  };
}

const providerOf = ({ provider, passedOver }: Clip) => ({ provider, passedOver: [...passedOver] });

/** A judge whose scores differ has another hash, and its scores boards of their own. */
const hashOfAll = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Embeds each prompt once, together with the others of its batch. */
function openPrompts(clip: Clip, max: number) {
  const cache = new LRUCache<string, PreparedPrompt>({ max });
  const scaleOf = openPromptScales(clip.files, clip.embeddingLength);
  const prepare = async (prompts: readonly string[]): Promise<void> => {
    const missing = [...new Set(prompts)].filter((prompt) => !cache.get(prompt));
    const embeddings = await clip.embedPrompts(missing);
    missing.forEach((prompt, i) => {
      const embedding = embeddings[i] as Float32Array;
      cache.set(prompt, { embedding, rawScore: scaleOf(embedding) });
    });
  };
  const get = async (prompt: string): Promise<PreparedPrompt> => {
    if (!cache.get(prompt)) await prepare([prompt]);
    return cache.get(prompt) as PreparedPrompt;
  };
  return {
    prepare,
    get,
    async embeddings(wanted: readonly string[]): Promise<Float32Array[]> {
      await prepare(wanted);
      return Promise.all(wanted.map(async (text) => (await get(text)).embedding));
    },
  };
}

async function openBank(clip: Clip, labels: readonly string[]): Promise<Label[]> {
  const embeddings = await clip.embedPrompts(labels);
  const { drawn } = clip.files.judge;
  const known = new Set(drawn?.words.map((word) => word.toLowerCase()));
  const marginOf = (text: string) => (drawn && !known.has(text.toLowerCase()) ? drawn.margin : 0);
  return labels.map((text, i) => ({ text, embedding: embeddings[i] as Float32Array, margin: marginOf(text) }));
}

/** The model's worker thread: ONNX Runtime's run() blocks the thread that calls it, so it is not the server's. */
export const serve = (): Promise<void> =>
  serveWorker<ModelMethods, ModelWorkerReady>(async (options: ScoringOptions, emit) => {
    const scoring = await openScoring(options, emit).catch((error) => {
      throw refusal(error);
    });
    return {
      ready: { info: scoring.info, preprocessing: scoring.preprocessing },
      methods: {
        async score(batch) {
          const { outcomes, ...times } = await scoring.score(batch);
          const sent = outcomes.map((one) => (one.ok ? one : { ok: false as const, message: messageOf(one.error) }));
          const buffers = sent.flatMap((one) => (one.ok ? [one.scored.embedding.buffer as ArrayBuffer] : []));
          return withTransfer({ outcomes: sent, ...times }, buffers);
        },
        embedOcclusions: (request) => scoring.embedOcclusions(request),
        look: (request) => scoring.look(request),
        compare: (request) => scoring.compare(request),
        embedPrompts: (prompts) => scoring.embedPrompts(prompts),
        embedTexts: (texts) => scoring.embedTexts(texts),
        examine: (request) => scoring.examine(request),
        compareTexts: (request) => scoring.compareTexts(request),
      },
      close: () => scoring.close(),
    };
  }, messageOf);
