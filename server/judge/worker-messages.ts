import './no-telemetry.ts';
import type { AnyStroke, Stroke } from '#canvas/visible-strokes.ts';
import { type Methods, startWorker, WorkerDied, type WorkerOptions, WorkerRefused } from '#server/lib/worker-thread.ts';
import type { DecodedInput, FramedImage } from './framing.ts';
import { ModelError } from './model-files.ts';
import type { OcclusionResult } from './occlusion.ts';
import { type Comparison, type Examination, JudgeError, type JudgeInfo, type Look } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { RenderedDrawing, RenderTimes } from './renderer.ts';
import type {
  ComparedTexts,
  FramedLook,
  OcclusionRequest,
  RenderedExamination,
  Scored,
  ScoreRequest,
  ScoringTimes,
} from './scoring.ts';

/** Half of the time that a round waits for its scores: a worker that hangs is replaced, and its drawings are judged yet. */
export const ANSWER_LIMIT_MS = 30_000;

/** Errors lose their class between threads, so only their message is sent. */
type Sent<T> = ({ ok: true } & T) | { ok: false; message: string };

/** Images in, scores out. */
export interface ModelMethods {
  score(batch: ScoreRequest[]): Promise<{ outcomes: Sent<{ scored: Scored }>[] } & ScoringTimes>;
  embedOcclusions(request: OcclusionRequest): Promise<OcclusionResult>;
  look(request: FramedLook): Promise<Look>;
  compare(request: FramedLook): Promise<Comparison>;
  embedPrompts(prompts: readonly string[]): Promise<Float32Array[]>;
  embedTexts(texts: readonly string[]): Promise<Float32Array[]>;
  examine(request: RenderedExamination): Promise<Examination>;
  compareTexts(texts: ComparedTexts): Promise<number>;
}
export interface ModelWorkerReady {
  info: JudgeInfo;
  preprocessing: Preprocessing;
}

/** A drawing on its way to a render worker. `canvas`: the worker has its first `keep` strokes, these follow. */
export type PackedDrawing =
  | { kind: 'strokes'; strokes: PackedStrokes; canvas?: { key: string; keep: number } }
  | { kind: 'image'; bytes: Uint8Array };
export interface PackedRequest {
  drawing: PackedDrawing | DecodedInput;
  thumbnail: boolean;
  limitMs: number | null;
}
export type RenderAnswer = {
  outcomes: (Sent<{ rendered: RenderedDrawing }> & { isTimedOut?: boolean })[];
} & RenderTimes;

/** Drawings in, images and features out. `open` comes first. */
export interface RenderMethods {
  open(preprocessing: Preprocessing): void;
  render(batch: PackedRequest[]): Promise<RenderAnswer>;
  frame(drawing: PackedDrawing | DecodedInput): Promise<FramedImage>;
  forget(keys: string[]): void;
}

/** @throws ModelError, JudgeError */
export async function startJudgeWorker<M extends Methods<M>, Ready>(options: WorkerOptions) {
  try {
    return await startWorker<M, Ready>(options);
  } catch (cause) {
    if (cause instanceof WorkerRefused) throw new ModelError(cause.message);
    if (cause instanceof WorkerDied) throw new JudgeError('The judge could not be started.', { cause });
    throw cause;
  }
}

/** Strokes on their way to another thread: all points are in one buffer, which is moved and not copied. */
export interface PackedStrokes {
  styles: (Omit<Stroke, 'points'> & { length: number })[];
  points: Float64Array<ArrayBuffer>;
}

export function packStrokes(strokes: readonly Stroke[]): PackedStrokes {
  const points = new Float64Array(strokes.reduce((sum, stroke) => sum + stroke.points.length, 0));
  let at = 0;
  const styles = strokes.map((stroke) => {
    const { points: own, ...style } = stroke;
    points.set(own, at);
    at += own.length;
    return { ...style, length: own.length };
  });
  return { styles, points };
}

export function unpackStrokes({ styles, points }: PackedStrokes): AnyStroke[] {
  let at = 0;
  return styles.map(({ length, ...style }) => {
    at += length;
    return { ...style, points: points.subarray(at - length, at) };
  });
}

/** The message of a JudgeError is for people. Others stay in the log. */
export const messageOf = (error: unknown): string =>
  error instanceof JudgeError
    ? error.message
    : `The model failed on this drawing: ${error instanceof Error ? error.message : String(error)}`;

/** A model that cannot be used is the worker's refusal, not its death. */
export function refusal(error: unknown): unknown {
  return error instanceof ModelError ? new WorkerRefused(error.message) : error;
}
