import type { Day } from '#contract/boards.ts';
import type { DrawOp, Medium } from '#contract/drawing.ts';
import type { DrawingId, PromptId } from '#contract/ids.ts';
import type { ModeName } from '#contract/modes.ts';
import type { ListedPlace, NewDrawing } from './drawings.ts';

/** A model that has judged drawings which are kept. */
export interface JudgedModel {
  modelHash: string;
  modelId: string;
}

export type RejudgingState = 'running' | 'paused' | 'done';

/** [REJUDGE-1] The job that has stored drawings judged by a model. */
export interface Rejudging extends JudgedModel {
  state: RejudgingState;
  /** Drawings of other models when it was started. */
  total: number;
  done: number;
  /** Drawings that the judge could not judge; they keep what they had. */
  failed: number;
  /** The last drawing that was looked at; null: none yet. */
  after: ListedPlace | null;
  /** How many scores changed by how much: 41 numbers, from −100 to 100 in steps of five points. */
  changes: number[];
  startedAt: Date;
  updatedAt: Date;
  /** Whether a process has taken it. */
  isRunBySomebody: boolean;
}

/** A drawing that another model judged, as it is judged anew. */
export interface DrawingToRejudge extends ListedPlace {
  prompt: string;
  /** null: what is stored of them can't be read. */
  ops: DrawOp[] | null;
}

/** A drawing that the job has passed over. */
interface SkippedDrawing {
  id: DrawingId;
  prompt: string;
  nickname: string;
}

/** A new judgement of a stored drawing. */
export type JudgedAgain = Pick<
  NewDrawing,
  'id' | 'similarity' | 'rawScore' | 'deductions' | 'score' | 'labels' | 'embedding'
>;

/** A drawing whose judgement was replaced, and what decides on which boards it is. */
export interface RejudgedDrawing {
  id: DrawingId;
  promptId: PromptId;
  listed: boolean;
  day: Day | null;
  medium: Medium;
  mode: ModeName;
  isMachines: boolean;
}

/** Ranks are those on the board of the prompt; null: the drawing is not ranked there. */
interface Judged {
  score: number;
  rank: number | null;
  of: number | null;
}

/** What a new judgement did to a drawing. */
export interface ScoreMove {
  drawingId: DrawingId;
  promptId: PromptId;
  prompt: string;
  nickname: string;
  from: JudgedModel;
  before: Judged;
  after: Judged;
}

/**
 * Judging stored drawings anew after a change of model. A drawing's row has the judgement of the newest model; those of
 * earlier ones are kept beside it, and boards of these models are read from them.
 */
export interface RejudgingStore {
  /** Models with judgements that are kept, by their names. */
  models(): Promise<JudgedModel[]>;
  /** null: it was never started. */
  find(modelHash: string): Promise<Rejudging | null>;
  /** The last one started first. */
  all(): Promise<Rejudging[]>;
  /** Drawings that another model judged last. Counts them. */
  countOthers(modelHash: string): Promise<number>;
  /** Starts the job of a model, lets a paused one go on, or begins another pass after it was done. */
  start(model: JudgedModel, at: Date): Promise<void>;
  pause(modelHash: string, at: Date): Promise<void>;
  /**
   * Takes the running job of a model for a process, or keeps it, for `forMs` from now on. One process at a time has it.
   * @returns null: it is not running, or another process has it
   */
  claim(modelHash: string, runner: string, forMs: number): Promise<Rejudging | null>;
  /** Leaves the job to any other process. */
  release(modelHash: string, runner: string): Promise<void>;
  /** Drawings that other models judged, in the order in which they were handed in, behind `after`. */
  next(modelHash: string, options: { after: ListedPlace | null; limit: number }): Promise<DrawingToRejudge[]>;
  /**
   * In one transaction: replaces the judgements of drawings that still have another model's, with their places on all boards,
   * archives the old ones, and notes the progress.
   */
  keep(
    model: Pick<NewDrawing, 'modelId' | 'modelHash' | 'precision' | 'provider' | 'preprocessing'>,
    batch: { judged: readonly JudgedAgain[]; failed: number; after: ListedPlace },
  ): Promise<RejudgedDrawing[]>;
  /** Drawings that the job has looked at and that still have the judgement of another model, the first ones. */
  skipped(modelHash: string, limit: number): Promise<SkippedDrawing[]>;
  /** Nothing is left. */
  finish(modelHash: string, at: Date): Promise<void>;
  /** The drawings whose scores moved furthest when this model judged them, `up` or `down`. */
  moves(modelHash: string, options: { direction: 'up' | 'down'; limit: number }): Promise<ScoreMove[]>;
}
