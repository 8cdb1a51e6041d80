import { type Background, PAPER_BUCKET } from './background.ts';
import { ramp } from './ramp.ts';

/** Shares of the canvas that differ from the paint. A coin-sized sketch on a painted canvas covers more. */
const SOMETHING = 0.008;
const NOTHING = 0.002;

/** The share (0–1) of a painted canvas that is not the paint; 1 where most of the canvas is paper. */
export const paintedRemainder = ({ bucket, share }: Background): number => (bucket === PAPER_BUCKET ? 1 : 1 - share);

/** Nothing but paint is as good as nothing at all. A painted sky with anything in it costs nothing. */
export const paintedPoints = (remainder: number): number => 100 * ramp(remainder, SOMETHING, NOTHING);
