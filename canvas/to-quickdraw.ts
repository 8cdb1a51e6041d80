import type { QuickDrawing } from '#contract/drawing.ts';
import { visibleLines } from './fingerprint.ts';
import { simplified } from './parse-quickdraw.ts';
import type { Stroke } from './visible-strokes.ts';

/**
 * A drawing in the simplified Quick, Draw! format: the centre lines of the ink that is to be seen, at the top left corner, its
 * longer side 255. Colours, widths and fills have no place in it; what was erased or painted over in white is left out.
 *
 * @returns an empty list when there is no line
 */
export function toQuickDrawing(strokes: readonly Stroke[]): QuickDrawing {
  const lines = visibleLines(strokes).filter((line) => line.length >= 2);
  const points = lines.map((line) =>
    Array.from({ length: line.length / 2 }, (_, i) => [line[2 * i] as number, line[2 * i + 1] as number] as const),
  );
  return simplified(points).map((line) => [line.map(([x]) => x), line.map(([, y]) => y)]);
}
