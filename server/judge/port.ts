import type { Pixels } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Square } from '#contract/explanation.ts';
import type { Deduction, LabelShare } from '#contract/judgement.ts';
import type { Origin } from '#server/lib/origin-queue.ts';

/** The judge as the rest of the server knows it. Implemented by worker threads around onnxruntime-node. */
export interface Judge {
  /**
   * Known after `open`. Model and preprocessing never change while the judge lives; a provider whose device is lost is
   * replaced, and then this is another object.
   */
  readonly info: JudgeInfo;
  readonly load: JudgeLoad;
  /**
   * Whether the model knows a letter or a digit of the prompt. If it does not, every drawing has the same score: to the model
   * the prompt is as any other of unknown letters.
   */
  reads(prompt: string): boolean;
  /**
   * Whether all workers run. Dead ones are started again, as by the next request: a server that gets no players while its
   * judge is dead would never get that request.
   */
  isAlive(): boolean;
  /**
   * Judges one drawing. Resolves in any order; final submissions go before live scores.
   * @throws JudgeError when the drawing is not judged; its code says why. The judge itself goes on.
   */
  judge(request: JudgeRequest): Promise<Judgement>;
  /**
   * The parts of a drawing that its score comes from. Every judgement goes first, so it may take long.
   * @throws JudgeError when the model fails on this drawing, or when there is too much to do.
   */
  explain(request: ExplainRequest): Promise<Explanation>;
  /**
   * Looks at a drawing, or at some of its strokes, without scoring it. Waits as the steps of an explanation do.
   * @throws JudgeError when the model fails on this drawing, or when there is too much to do.
   */
  look(request: LookRequest): Promise<Look>;
  /**
   * How well texts fit a picture. Waits as the steps of an explanation do.
   * @throws JudgeError when the model fails on it, when there is too much to do, or when `signal` is aborted (`superseded`)
   */
  compare(request: ComparisonRequest): Promise<Comparison>;
  /**
   * The embedding of a text as that of a prompt, normalised: `embeddingLength` numbers. In the lane of explanations.
   * @throws JudgeError when the model fails, or when there is too much to do.
   */
  embedText(text: string, origin?: Origin): Promise<Float32Array>;
  /**
   * How near the meanings of two texts are: by how many standard deviations their cosine lies above those of the model's
   * labels with the prompt. 0 is a word by chance, 3 a near relation. Every judgement goes first, so it may take long.
   * @throws JudgeError when there is too much to do, or the model fails
   */
  compareTexts(request: TextRequest): Promise<number>;
  /** Drops all data of a canvas when its round or seat has ended. Its waiting live request is superseded. */
  forget(key: string): void;
  /** Lets requests in flight finish, then ends the worker. */
  close(): Promise<void>;
}

export interface JudgeInfo {
  /** Folder name or hub id, e.g. `doodle-clip`. */
  modelId: string;
  /**
   * SHA-256 (hex) over all that changes scores: the model's files in use, the preprocessing, the writing guard. Scores of
   * different hashes never share a board.
   */
  modelHash: string;
  /** Execution provider in use, e.g. `cpu`. */
  provider: string;
  /** Providers that were rejected before it, in order, with the reasons; empty when the first was taken. */
  passedOver: readonly { provider: string; reason: string }[];
  precision: 'fp32' | 'fp16' | 'int8';
  /** Version of rendering and preprocessing; a change makes scores incomparable. */
  preprocessing: string;
  embeddingLength: number;
  /** false: the model was trained on drawings alone, so it hardly tells one photograph from another. */
  knowsPhotographs: boolean;
}

export interface JudgeRequest {
  /** Visible strokes; an empty list is a blank canvas and scores 0. */
  strokes: Stroke[];
  prompt: string;
  /** Texts to compare the drawing with, including the prompt; requests `shares`. */
  among?: readonly string[];
  /** `explain`: nobody waits for it. */
  priority: Lane;
  /**
   * The canvas. A newer live request of a key replaces the waiting one; a final one ends the live scores of its key. Equal
   * `version`s have equal `strokes`.
   */
  canvas?: { key: string; version: number };
  /** Whose drawing it is. Requests that wait are served in turn by origin; without one they share a turn. */
  origin?: Origin;
  /** Aborted when the judgement is of no use any more: a request that waits is withdrawn (`superseded`). */
  signal?: AbortSignal;
}

export interface JudgeLoad {
  /** Requests that wait. */
  waiting: Record<Lane, number>;
  /** Interval of one player's live scores at which finals are not delayed, ms: 500 when idle, more under load. */
  liveIntervalMs: number;
}

/** `explain`: a step of an explanation, a drawing that nobody waits for, or two texts to compare; no score waits for it. */
export type Lane = 'final' | 'live' | 'explain';

/** Its functions must not throw. */
export interface JudgeObserver {
  batch?(batch: BatchReport): void;
  dropped?(code: 'superseded' | 'busy'): void;
  /** The judge's thread died and was replaced. */
  restarted?(reason: string): void;
  providerChanged?(info: JudgeInfo): void;
}

export interface BatchReport {
  size: number;
  lane: Lane | 'mixed';
  /** From each request to the start of its batch. */
  waitsMs: readonly number[];
  renderMs: number;
  encodeMs: number;
  /** Writing guard, deductions, thumbnails, prompts. */
  restMs: number;
  /** From end to end, including the transfer to the worker and back. */
  totalMs: number;
}

export interface Judgement {
  /** Cosine of the drawing's and the prompt's embedding, -1–1. */
  similarity: number;
  /** 0–100, strictly increasing in the similarity for one prompt. */
  rawScore: number;
  /** Points between `rawScore` and `score`, most first. */
  deductions: Deduction[];
  /** 0–100, one decimal: max(0, rawScore − deductions). It ranks and is shown. */
  score: number;
  /** Nearest labels of the model's bank, most likely first, at most 5. */
  labels: LabelShare[];
  /**
   * Only when asked for: of each text in `among`, in that order, how likely the drawing is of it rather than of another
   * one: the softmax over the texts of logit scale × cosine. 0–1, all add up to 1.
   */
  shares?: number[];
  /** Of the drawing, normalised; `embeddingLength` numbers. */
  embedding: Float32Array;
  /** PNG, THUMBNAIL_SIDE_PX square. */
  thumbnail: Uint8Array;
}

export type ExplainRequest = Pick<JudgeRequest, 'strokes' | 'prompt' | 'origin'>;

export interface LookRequest {
  strokes: Stroke[];
  /** Texts to compare it with, beside the labels. Each is embedded when it is first asked for, about 0.3 ms of one core. */
  texts: readonly string[];
  origin?: Origin;
}

/** What a picture looks like. */
export interface Look {
  /** Nearest labels of the model's bank, most likely first, at most 5. */
  labels: LabelShare[];
  /**
   * Of each of `texts`, in that order. `share`: how likely the picture is of it rather than of any label: its term of the softmax
   * over the bank and this text, 0–1.
   */
  texts: { similarity: number; share: number }[];
}

export interface ComparisonRequest extends Pick<JudgeRequest, 'origin' | 'signal'> {
  /** RGB. Ink on white paper is framed as a drawing is; of anything else the model sees the whole. */
  picture: Pixels;
  /** At least one. */
  texts: readonly string[];
}

export interface Comparison {
  /** Of each text, in that order, how likely the picture is of it rather than of another one; 0–1, all add up to 1. */
  shares: number[];
  /** By how many standard deviations the best text is nearer to the picture than the model's labels are. */
  lead: number;
}

/** What the game's rules make of pictures and texts of others. Everything waits as the steps of an explanation do. */
export interface PictureJudge extends Pick<Judge, 'info' | 'reads'> {
  /**
   * As prompts are embedded, normalised: `embeddingLength` numbers each, in the order of the texts. A few texts at a time
   * take a turn, so that no round waits for all of them.
   * @throws JudgeError as `Judge.compare`
   */
  embedTexts(request: Pick<ExaminationRequest, 'texts' | 'origin' | 'signal'>): Promise<Float32Array[]>;
  /** @throws JudgeError as `Judge.compare` */
  examine(request: ExaminationRequest): Promise<Examination>;
}

export interface ExaminationRequest extends Pick<JudgeRequest, 'origin' | 'signal'> {
  /** RGB. Framed as a drawing is. It is not searched for written words. */
  picture: Pixels;
  /** May be empty. */
  texts: readonly string[];
  /** Labels that are wanted, at most. */
  top: number;
}

/** What the judge makes of a picture. */
export interface Examination extends Pick<Judgement, 'embedding'> {
  /** Nearest labels of the model's bank, most likely first. */
  labels: LabelShare[];
  /**
   * Of each text, in that order, as a drawing is judged whose prompt it is. `share`: how likely the picture is of it rather
   * than of another one of the texts, 0–1; all add up to 1.
   */
  texts: (Pick<Judgement, 'similarity' | 'rawScore' | 'deductions' | 'score'> & { share: number })[];
}

export interface TextRequest extends Pick<JudgeRequest, 'origin' | 'signal'> {
  /** What a person wrote. */
  text: string;
  prompt: string;
}

/** Which parts of a drawing its rawScore comes from: an occlusion map over what the model sees. */
export interface Explanation {
  /** The part of the canvas that the map covers, in canvas units. */
  frame: Square;
  /** Cells per edge of the map. */
  side: number;
  /**
   * side × side numbers, row by row from the top of the frame: the similarity that is lost when paper covers the cell and
   * its surroundings; negative where that helps, 0 where there is only paper.
   */
  drops: Float32Array;
  /** Of the uncovered drawing, -1–1. */
  similarity: number;
}

export const THUMBNAIL_SIDE_PX = 320;

/**
 * superseded: a newer request of the same canvas, or the end of its round, made it pointless; busy: too many wait, it may
 * be asked for again later; failed: the model cannot judge this drawing, or died of it; down: the model died and could not be
 * started again, which says nothing about the drawing; closed: the judge was closed.
 */
export type JudgeErrorCode = 'superseded' | 'busy' | 'failed' | 'down' | 'closed';

export class JudgeError extends Error {
  override readonly name = 'JudgeError';
  readonly code: JudgeErrorCode;

  constructor(message: string, { code = 'failed', ...options }: ErrorOptions & { code?: JudgeErrorCode } = {}) {
    super(message, options);
    this.code = code;
  }
}
