import type { Deduction, LabelShare } from './room.ts';

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
}

/** The score after each moment of a drawing's replay: `GET /drawings/<id>/curve.json`. */
export interface CurveView {
  /** Moments of the replay with the score of the canvas then; null: not available. */
  points: CurvePoint[] | null;
  /** One plain sentence for people: why there are none. */
  note: string | null;
}

export interface CurvePoint {
  /** Milliseconds of the replay (`timelineOf`), in order. */
  atMs: number;
  /** 0–100, one decimal. */
  score: number;
}
