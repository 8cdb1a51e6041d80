import type { RoundId, SeatId } from './ids.ts';

export interface LabelShare {
  text: string;
  /** 0–1; all labels of the bank add up to 1. */
  share: number;
}

/** Reasons for taking points off. */
export const DEDUCTION_REASONS = [
  /** Nothing but paper. */
  'blank_canvas',
  /** Written words instead of a drawing. */
  'looks_like_writing',
  /** So small on the canvas that it hides its faults. */
  'tiny',
  /** The same thing many times over, to the pixel. */
  'repeated',
  /** Nothing but paint. */
  'painted',
] as const;

export type DeductionReason = (typeof DEDUCTION_REASONS)[number];

/** Points taken off, with the reason that the player reads. */
export interface Deduction {
  reason: DeductionReason;
  /** Above 0, one decimal. */
  points: number;
}

/**
 * Why a judged drawing is on no board: it is a copy of an earlier one, arrived faster than a hand draws, or is hidden from
 * everybody who was not in its round.
 */
export type Withheld = 'copy' | 'too_fast' | 'hidden';

/** A score of a drawing that is still being drawn. */
export interface LiveScore {
  seatId: SeatId;
  /** 0–100, one decimal: the points if the drawing ended here. */
  score: number;
  /** Number of judged ops. */
  opCount: number;
}

/** Live scores that are new, of those seats whose scores the receiver may see. */
export interface LiveScores {
  roundId: RoundId;
  /** How far apart one drawing's scores are at present, in milliseconds; grows with the judge's load. */
  everyMs: number;
  scores: LiveScore[];
}
