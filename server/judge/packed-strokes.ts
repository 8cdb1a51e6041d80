import type { Stroke } from '#canvas/visible-strokes.ts';
import type { AnyStroke } from './ink.ts';

/** Strokes as they cross to another thread: all points in one buffer that is handed over, not copied. */
export interface PackedStrokes {
  styles: { tool: Stroke['tool']; colour: string; size: number; length: number }[];
  points: Float64Array<ArrayBuffer>;
}

export function packStrokes(strokes: readonly Stroke[]): PackedStrokes {
  const points = new Float64Array(strokes.reduce((sum, stroke) => sum + stroke.points.length, 0));
  let at = 0;
  const styles = strokes.map((stroke) => {
    const { tool, colour, size } = stroke;
    points.set(stroke.points, at);
    at += stroke.points.length;
    return { tool, colour, size, length: stroke.points.length };
  });
  return { styles, points };
}

export function unpackStrokes({ styles, points }: PackedStrokes): AnyStroke[] {
  let at = 0;
  return styles.map(({ tool, colour, size, length }) => {
    at += length;
    return { tool, colour, size, points: points.subarray(at - length, at) };
  });
}
