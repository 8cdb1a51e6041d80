import type { Deduction, LabelShare } from './room.ts';

/** In canvas units, from the top left; may reach beyond the canvas, where there is paper. */
export interface Square {
  x: number;
  y: number;
  side: number;
}

/** Which parts of a drawing the judge's opinion rests on: an occlusion map. */
export interface HeatView {
  /** What the judge looked at. The map covers this square, not the canvas. */
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
  /** What the judge saw, most likely first; at most 5. */
  labels: LabelShare[];
  rawScore: number;
  deductions: Deduction[];
  score: number;
  /** null: cannot be had; `heatNote` says why. */
  heat: HeatView | null;
  /** One plain sentence, for people. */
  heatNote: string | null;
}

/** How the judge's opinion moved while a drawing came about: `GET /drawings/<id>/curve.json`. */
export interface CurveView {
  /** Moments of the replay with the score that what was on the paper then would have had; null: cannot be had. */
  points: CurvePoint[] | null;
  /** One plain sentence, for people: why there are none. */
  note: string | null;
}

export interface CurvePoint {
  /** Milliseconds of the replay (`timelineOf`), in order. */
  atMs: number;
  /** 0–100, one decimal. */
  score: number;
}
