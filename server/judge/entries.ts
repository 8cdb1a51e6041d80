import type { DrawingInput, FramedImage, FrameInput } from './framing.ts';
import type { Queued } from './judge-queue.ts';
import type { ModelWorker } from './model-worker.ts';
import type { Occlusion, OcclusionResult } from './occlusion.ts';
import type { Comparison, Examination, JudgeError, Judgement, Lane, Look } from './port.ts';

/** What waits in the queues of the judge: one kind of entry for each kind of question. */

export interface DrawingEntry extends Queued {
  kind: 'judge';
  lane: Lane;
  /** Its canvas is drawn by the workers for costly drawings. */
  isCostly: boolean;
  askedAtMs: number;
  drawing: DrawingInput;
  prompt: string;
  among: readonly string[] | null;
  signal: AbortSignal | null;
  resolve(judgement: Judgement): void;
  reject(error: JudgeError): void;
}

/** What no score waits for: it is framed, and not judged. */
interface UnscoredEntry extends Queued {
  lane: 'explain';
  key: null;
  isCostly: boolean;
  askedAtMs: number;
  signal: AbortSignal | null;
  /** A drawing still has to be framed. */
  subject: FrameInput | { kind: 'framed'; framed: FramedImage };
  reject(error: JudgeError): void;
}

/** One step of an explanation. The next one is requested when it is answered. */
export interface ExplanationEntry extends UnscoredEntry {
  kind: 'explain';
  prompt: string;
  occlusion: Occlusion;
  resolve(result: OcclusionResult): void;
}

interface LookEntry extends UnscoredEntry {
  kind: 'look';
  texts: readonly string[];
  resolve(look: Look): void;
}

interface ComparisonEntry extends UnscoredEntry {
  kind: 'compare';
  texts: readonly string[];
  resolve(comparison: Comparison): void;
}

/** What a program asks about a picture: framed, measured and scored, and no drawing of a player. */
export interface ExaminationEntry extends UnscoredEntry {
  kind: 'examine';
  subject: FrameInput;
  texts: readonly string[];
  top: number;
  resolve(examination: Examination): void;
}

/** Work of the model on texts alone: nothing is drawn for it. */
export interface TextEntry extends Queued {
  kind: 'text';
  lane: 'explain';
  key: null;
  isCostly: false;
  askedAtMs: number;
  signal: AbortSignal | null;
  /** Calls the model, and resolves the request with its answer. */
  run(model: ModelWorker): Promise<void>;
  reject(error: JudgeError): void;
}

/** What is framed and not scored. */
export type FramedEntry = ExplanationEntry | LookEntry | ComparisonEntry;

export type Entry = DrawingEntry | FramedEntry | ExaminationEntry | TextEntry;
