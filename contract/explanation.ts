import { z } from 'zod';
import type { Box } from './caption.ts';
import type { Deduction, LabelShare } from './judgement.ts';
import { PROMPT_MAX_CHARS } from './limits.ts';

/** In canvas units, from the top left; may reach beyond the canvas, where there is paper. */
export interface Square {
  x: number;
  y: number;
  side: number;
}

/** An occlusion map: the parts of a drawing that its similarity depends on. */
export interface HeatView {
  /** The model's view. The map covers this square, not the canvas. */
  frame: Square;
  /** Cells per edge. */
  side: number;
  /**
   * side × side numbers, row by row from the top of the frame: the similarity that is lost when paper covers the cell
   * and its surroundings. Positive: the cell speaks for the prompt; negative: the drawing would be better without it.
   */
  drops: number[];
}

/** Why a drawing has its score: `GET /drawings/<id>/explanation.json`. */
export interface ExplanationView {
  /** Nearest labels, most likely first; at most 5. */
  labels: LabelShare[];
  rawScore: number;
  deductions: Deduction[];
  score: number;
  /** null: not available; `heatNote` says why. */
  heat: HeatView | null;
  /** One plain sentence, for people. */
  heatNote: string | null;
  /** Where the judge found what the prompt names; null: the prompt names one thing, or there is no heat map either. */
  found: FoundThing[] | null;
}

/** One of several things that a prompt names. */
export interface FoundThing {
  /** As in the prompt, without its article. */
  text: string;
  /** How likely the judge takes what is there for it, rather than for a label: 0–1. */
  share: number;
  /** Around it; null: it is missing. */
  box: Box | null;
}

/** The score after each moment of a drawing's replay: `GET /drawings/<id>/curve.json`. */
export interface CurveView {
  /** Moments of the replay with the score of the canvas then; null: not available. */
  points: CurvePoint[] | null;
  /** One plain sentence for people: why there are none. */
  note: string | null;
  /** What the drawing looked like on the way, in order of time. */
  moments: Moment[];
}

/** A drawing's replay has as many moments at most. */
export const MAX_MOMENTS = 8;

/** [REPLAY-5] From this time of the replay on the drawing looks like something else than before. */
export const Moment = z.strictObject({
  /** Milliseconds of the replay. */
  atMs: z.number().int().min(0),
  label: z.string().min(1).max(PROMPT_MAX_CHARS),
  /** The largest share that the label has until the next moment, 0–1. */
  share: z.number().min(0).max(1),
});
export type Moment = z.infer<typeof Moment>;
export const Moments = z.array(Moment).max(MAX_MOMENTS);

export interface CurvePoint {
  /** Milliseconds of the replay (`timelineOf`), in order. */
  atMs: number;
  /** 0–100, one decimal. */
  score: number;
}
