import type { AnyStroke, Stroke } from '#canvas/visible-strokes.ts';

/** Strokes as they cross to another thread: all points in one buffer that is handed over, not copied. */
export interface PackedStrokes {
  styles: (Omit<Stroke, 'points'> & { length: number })[];
  points: Float64Array<ArrayBuffer>;
}

export function packStrokes(strokes: readonly Stroke[]): PackedStrokes {
  const points = new Float64Array(strokes.reduce((sum, stroke) => sum + stroke.points.length, 0));
  let at = 0;
  const styles = strokes.map((stroke) => {
    const { points: own, ...style } = stroke;
    points.set(own, at);
    at += own.length;
    return { ...style, length: own.length };
  });
  return { styles, points };
}

export function unpackStrokes({ styles, points }: PackedStrokes): AnyStroke[] {
  let at = 0;
  return styles.map(({ length, ...style }) => {
    at += length;
    return { ...style, points: points.subarray(at - length, at) };
  });
}
