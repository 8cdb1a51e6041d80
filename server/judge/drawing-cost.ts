import type { AnyStroke } from '#canvas/visible-strokes.ts';
import { POINT_STRIDE } from '#contract/drawing.ts';

/**
 * Points from which a drawing goes alone, after all others: several times what a hand draws in a usual round. A batch of
 * what counts as less, made to be as slow as can be, is drawn in a third of the time after which a thread is given up
 * (docs/decisions/0012).
 */
const COSTLY_POINTS = 20_000;
/** So many of the slowest points (the corners of a zigzag) cost about as much as a fill of the slowest. */
const FILL_POINTS = 700;
/** … and as an ellipse. */
const ELLIPSE_POINTS = 8;

/** Whether a drawing takes so long to draw that no other should be drawn in one batch with it. */
export function isCostly(strokes: readonly AnyStroke[]): boolean {
  let [points, fills] = [0, 0];
  for (const {
    tool,
    points: { length },
  } of strokes) {
    if (tool === 'fill') fills++;
    else points += tool === 'ellipse' ? ELLIPSE_POINTS : length / POINT_STRIDE;
  }
  // With a fill, every other stroke is traced a second time, onto the mask.
  return (fills > 0 ? 2 : 1) * points + fills * FILL_POINTS > COSTLY_POINTS;
}
