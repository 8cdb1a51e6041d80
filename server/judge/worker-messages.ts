import type { FramedImage, OcclusionResult } from './occlusion.ts';
import type { PackedStrokes } from './packed-strokes.ts';
import type { JudgeInfo } from './port.ts';
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
