import { createHash } from 'node:crypto';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { Recent } from '#server/lib/recent.ts';
import { type Clip, openClip } from './clip.ts';
import { decodeImage, imageThumbnail } from './decode-image.ts';
import { type Framed, type Look, lookAt, type Seeing } from './occlusion.ts';
import { type JudgeInfo, type Judgement, THUMBNAIL_SIDE_PX } from './port.ts';
import type { ProviderChoice } from './providers/names.ts';
import { openEye, openRasteriser, type Sight } from './rasterise.ts';
import { cosineOfNormalised } from './score/cosine.ts';
import { deductionsOf, type Features, featuresOf } from './score/deductions/deductions-of.ts';
import { finalScore } from './score/final-score.ts';
import { type Label, labelShares } from './score/label-shares.ts';
import { openPromptScales, type RawScore } from './score/prompt-scale.ts';
import { seePicture } from './see-picture.ts';
import { openWritingGuard, WRITING_GUARD, type WritingGuard } from './writing/open-writing-guard.ts';

/** Raised whenever rendering or preprocessing changes what a model sees of the same drawing. */
const PREPROCESSING_VERSION = 'canvas-2';
/** Prompts whose embeddings stay in memory: a few kB each. */
const PROMPTS_KEPT = 4_096;

export interface JudgingOptions {
  modelFolder: string;
  intraOpNumThreads: number;
  /** Default `cpu`. */
  provider?: ProviderChoice;
  /** Replaces the model's own label bank. */
  labels: readonly string[] | null;
  /** Labels in a judgement. */
  topLabels: number;
  /** Without them `thumbnail` is empty: for those who judge many drawings and show none. */
  thumbnails: boolean;
}

export type Drawing = { kind: 'strokes'; strokes: Stroke[] } | { kind: 'image'; bytes: Uint8Array };

export interface JudgingRequest {
  drawing: Drawing;
  prompt: string;
}

/** One step of an explanation: the first looks at the drawing, the others at what the first one saw. */
export interface LookRequest {
  drawing: Drawing | ({ kind: 'framed' } & Framed);
  prompt: string;
  look: Look;
}

/** What became of one request of a batch. */
export type Outcome = { ok: true; judgement: Judgement } | { ok: false; error: Error };

/** The whole way from drawings to judgements, on the thread that calls it. */
export interface Judging {
  /** Another object after the loss of a device. */
  readonly info: JudgeInfo;
  /** Outcomes in the order of the requests. One that fails doesn't touch the others. */
  judge(batch: readonly JudgingRequest[]): Promise<Outcome[]>;
  look(request: LookRequest): Promise<Seeing>;
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
export async function openJudging(
  options: JudgingOptions,
  onProviderChanged?: (info: JudgeInfo) => void,
): Promise<Judging> {
  // Before there is an info there is nobody to tell: it will say what runs then.
  let tell = () => {};
  const clip = await openClip(options.modelFolder, options.intraOpNumThreads, {
    provider: options.provider ?? 'cpu',
    onProviderChanged: () => tell(),
  });
  const prompts = openPrompts(clip);
  const bank = await openBank(clip, options.labels ?? clip.files.labels);
  const guard = await openWritingGuard(WRITING_GUARD, options.intraOpNumThreads);
  const sightOf = openSights(clip);
  const seeing = openEyes(sightOf, options.thumbnails, guard);
  const { logitScale } = clip.files.judge;

  const judgementOf = (prompt: PreparedPrompt, embedding: Float32Array, seen: Seen): Judgement => {
    const similarity = cosineOfNormalised(embedding, prompt.embedding);
    if (!Number.isFinite(similarity)) throw new Error('The model gave no number for this drawing.');
    const rawScore = prompt.rawScore(similarity);
    const deductions = deductionsOf(seen.features, rawScore);
    const score = finalScore(rawScore, deductions);
    const labels = labelShares(embedding, bank, logitScale, options.topLabels);
    return { similarity, rawScore, deductions, score, labels, embedding, thumbnail: seen.thumbnail };
  };

  let info: JudgeInfo = {
    modelId: clip.files.modelId,
    modelHash: hashOfAll(clip.files.hash, PREPROCESSING_VERSION, guard.hash),
    ...providerOf(clip),
    precision: clip.files.precision,
    preprocessing: PREPROCESSING_VERSION,
    embeddingLength: clip.embeddingLength,
  };
  tell = () => {
    info = { ...info, ...providerOf(clip) };
    onProviderChanged?.(info);
  };

  return {
    get info() {
      return info;
    },
    async judge(batch) {
      const seen = await Promise.all(batch.map(({ drawing }) => seeing(drawing).catch(asError)));
      const images = seen.flatMap((one) => (one instanceof Error ? [] : [one.image]));
      const embeddings = (await clip.embedImages(images)).values();
      await prompts.prepare(batch.map(({ prompt }) => prompt));
      const outcomes: Outcome[] = [];
      for (const [i, one] of seen.entries()) {
        const embedding = one instanceof Error ? null : embeddings.next().value;
        if (one instanceof Error || !embedding) {
          outcomes.push({ ok: false, error: one instanceof Error ? one : new Error('The drawing was not embedded.') });
          continue;
        }
        try {
          const prompt = await prompts.get((batch[i] as JudgingRequest).prompt);
          outcomes.push({ ok: true, judgement: judgementOf(prompt, embedding, one) });
        } catch (error) {
          outcomes.push({ ok: false, error: asError(error) });
        }
      }
      return outcomes;
    },
    async look({ drawing, prompt, look }) {
      const framed = drawing.kind === 'framed' ? drawing : await sightOf(drawing);
      const { embedding } = await prompts.get(prompt);
      return lookAt(clip, framed, embedding, look);
    },
    async close() {
      await clip.close();
      await guard.close();
    },
  };
}

const providerOf = ({ provider, passedOver }: Clip) => ({ provider, passedOver: [...passedOver] });

/** Whatever changes scores makes another judge: its scores get boards of their own. */
const hashOfAll = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Embeds each prompt once, together with the others of its batch, and keeps what was used last. */
function openPrompts(clip: Clip) {
  const kept = new Recent<string, PreparedPrompt>(PROMPTS_KEPT);
  const scaleOf = openPromptScales(clip.files, clip.embeddingLength);
  const prepare = async (prompts: readonly string[]): Promise<void> => {
    const missing = [...new Set(prompts)].filter((prompt) => !kept.get(prompt));
    const embeddings = await clip.embedPrompts(missing);
    missing.forEach((prompt, i) => {
      const embedding = embeddings[i] as Float32Array;
      kept.set(prompt, { embedding, rawScore: scaleOf(embedding) });
    });
  };
  return {
    prepare,
    async get(prompt: string): Promise<PreparedPrompt> {
      if (!kept.get(prompt)) await prepare([prompt]);
      return kept.get(prompt) as PreparedPrompt;
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

type SightOf = (drawing: Drawing) => Promise<Sight>;

function openSights({ preprocessing }: Clip): SightOf {
  const eye = openEye(preprocessing.sidePx);
  return async (drawing) =>
    drawing.kind === 'strokes' ? eye(drawing.strokes) : seePicture(await decodeImage(drawing.bytes), preprocessing);
}

interface Seen extends Sight {
  features: Features;
  thumbnail: Uint8Array;
}

/** What a judgement needs of a drawing. Pictures are not asked whether they are words: players send strokes. */
function openEyes(sightOf: SightOf, thumbnails: boolean, guard: WritingGuard): (drawing: Drawing) => Promise<Seen> {
  const small = openRasteriser(THUMBNAIL_SIDE_PX);
  const thumbnailOf = async (drawing: Drawing) =>
    drawing.kind === 'strokes' ? small.png(drawing.strokes) : imageThumbnail(drawing.bytes);
  return async (drawing) => {
    const sight = await sightOf(drawing);
    const writing = drawing.kind === 'strokes' ? await guard.share(drawing.strokes) : 0;
    const features = featuresOf(sight.canvas, sight.blank, writing);
    return { ...sight, features, thumbnail: thumbnails ? await thumbnailOf(drawing) : new Uint8Array() };
  };
}
