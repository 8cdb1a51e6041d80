import { renderStrokes } from '#canvas/render.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { StrokeOp } from '#contract/drawing.ts';
import { MAX_PICTURE_BYTES, MAX_PICTURE_SIDE_PX } from '#contract/limits.ts';

/** The best that fits is taken; a usual frame fits at once. */
const QUALITIES = [0.85, 0.6, 0.35, 0.15];

/** A small picture as a JPEG file in base64, within the limits of what is compared. null: the browser makes none. */
export function smallJpeg(canvas: HTMLCanvasElement): string | null {
  for (const quality of QUALITIES) {
    const [type, base64] = canvas.toDataURL('image/jpeg', quality).split(',');
    if (!type?.startsWith('data:image/jpeg') || !base64) return null;
    if (base64.length <= (MAX_PICTURE_BYTES / 3) * 4) return base64;
  }
  return null;
}

/** What was found on a sheet, black on white, as `smallJpeg`. */
export function inkJpeg(ops: readonly StrokeOp[]): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = MAX_PICTURE_SIDE_PX;
  canvas.height = MAX_PICTURE_SIDE_PX;
  const context = canvas.getContext('2d');
  if (!context) return null;
  renderStrokes(context, visibleStrokes(replayOps([...ops])), MAX_PICTURE_SIDE_PX);
  return smallJpeg(canvas);
}
