import type { SeeingTimes, Seen } from './eyes.ts';
import type { Framed, Seeing } from './occlusion.ts';
import type { PackedStrokes } from './packed-strokes.ts';
import type { JudgeInfo } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { LookRequest, Scored, ScoreRequest, ScoringTimes } from './scoring.ts';
import type { Greeting } from './thread.ts';

/** Errors lose their class on the way, so only what is needed of them goes. */
export type Sent<T> = ({ ok: true } & T) | { ok: false; message: string };

/** The thread of the model: pictures in, scores out. */
export type ToModel = { kind: 'score'; batch: ScoreRequest[] } | { kind: 'look'; request: LookRequest };
export type ModelReady = { info: JudgeInfo; preprocessing: Preprocessing };
export type FromModel =
  | Greeting<ModelReady>
  /** The device was lost; comes before the outcomes of the batch that met it. */
  | { kind: 'provider'; info: JudgeInfo }
  | ({ kind: 'scored'; outcomes: Sent<{ scored: Scored }>[] } & ScoringTimes)
  | { kind: 'looked'; outcome: Sent<{ seeing: Seeing }> };

/** A drawing on its way to the eyes' thread. `canvas`: the first `keep` strokes of it are there, these follow. */
export type SentDrawing =
  | { kind: 'strokes'; strokes: PackedStrokes; canvas?: { key: string; keep: number } }
  | { kind: 'image'; bytes: Uint8Array };
export interface SentLook {
  drawing: SentDrawing;
  thumbnail: boolean;
  limitMs: number | null;
}

/** The thread of the eyes: drawings in, pictures and what was measured of them out. */
export type ToEyes =
  | { kind: 'see'; batch: SentLook[] }
  | { kind: 'sight'; drawing: SentDrawing }
  | { kind: 'forget'; keys: string[] };
export type EyesOptions = { preprocessing: Preprocessing };
export type EyesReady = { guardHash: string };
export type FromEyes =
  | Greeting<EyesReady>
  | ({ kind: 'seen'; outcomes: (Sent<{ seen: Seen }> & { isTooSlow?: boolean })[] } & SeeingTimes)
  | { kind: 'sight'; outcome: Sent<{ framed: Framed }> };
