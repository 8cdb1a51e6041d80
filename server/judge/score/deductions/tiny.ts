import { type InkBox, inkBox } from '#canvas/frame.ts';
import type { Image } from '../../resize.ts';
import { ramp } from './ramp.ts';

/** Of the canvas's side: what is longer is a drawing of whatever size its maker likes. */
const SMALL = 0.22;
const TINY = 0.1;
const MOST_POINTS = 40;

/** The longer side of the ink's bounding box as a share (0–1) of the canvas's side; 0 for a blank canvas. */
export function inkSize(canvas: Image): number {
  const box: InkBox | null = inkBox(canvas);
  return box ? Math.max(box.right - box.left, box.bottom - box.top) / canvas.width : 0;
}

/** A drawing so small that it cannot show much of anything: the judge would guess in its favour. */
export const tinyPoints = (size: number): number => MOST_POINTS * ramp(size, SMALL, TINY);
