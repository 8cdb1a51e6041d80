import type { AnyStroke, Stroke } from '#canvas/visible-strokes.ts';
import type { FramedImage, OcclusionResult } from './occlusion.ts';
import type { JudgeInfo } from './port.ts';
import { JudgeError } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { RenderedDrawing, RenderTimes } from './renderer.ts';
import type { OcclusionRequest, Scored, ScoreRequest, ScoringTimes } from './scoring.ts';
import type { Greeting } from './worker-thread.ts';

/** Errors lose their class on the way, so only what is needed of them goes. */
export type Sent<T> = ({ ok: true } & T) | { ok: false; message: string };

/** The model worker: pictures in, scores out. */
export type ToModelWorker = { kind: 'score'; batch: ScoreRequest[] } | { kind: 'occlude'; request: OcclusionRequest };
export type ModelWorkerReady = { info: JudgeInfo; preprocessing: Preprocessing };
export type FromModelWorker =
  | Greeting<ModelWorkerReady>
  /** The device was lost; comes before the outcomes of the batch that met it. */
  | { kind: 'provider'; info: JudgeInfo }
  | ({ kind: 'scored'; outcomes: Sent<{ scored: Scored }>[] } & ScoringTimes)
  | { kind: 'occluded'; outcome: Sent<{ result: OcclusionResult }> };

/** A drawing on its way to the render worker. `canvas`: the first `keep` strokes of it are there, these follow. */
export type PackedDrawing =
  | { kind: 'strokes'; strokes: PackedStrokes; canvas?: { key: string; keep: number } }
  | { kind: 'image'; bytes: Uint8Array };
export interface PackedRequest {
  drawing: PackedDrawing;
  thumbnail: boolean;
  limitMs: number | null;
}

/** The render worker: drawings in, pictures and what was measured of them out. */
export type ToRenderWorker =
  | { kind: 'render'; batch: PackedRequest[] }
  | { kind: 'frame'; drawing: PackedDrawing }
  | { kind: 'forget'; keys: string[] };
export type RenderWorkerOptions = { preprocessing: Preprocessing };
export type RenderWorkerReady = { guardHash: string };
export type FromRenderWorker =
  | Greeting<RenderWorkerReady>
  | ({ kind: 'rendered'; outcomes: (Sent<{ rendered: RenderedDrawing }> & { isTimedOut?: boolean })[] } & RenderTimes)
  | { kind: 'frame'; outcome: Sent<{ framed: FramedImage }> };

/** Strokes as they cross to another thread: all points in one buffer that is handed over, not copied. */
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

/** Reasons that a person can act on go out as they are; anything else stays in the log as its cause. */
export const sentence = (error: unknown): string =>
  error instanceof JudgeError
    ? error.message
    : `The model failed on this drawing: ${error instanceof Error ? error.message : String(error)}`;
