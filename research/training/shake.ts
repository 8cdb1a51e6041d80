import type { QuickDrawing } from '../../contract/drawing.ts';
import { between } from '../../contract/random.ts';

const SIDE = 255;
/** The largest share of the ink that may be removed: the object must stay recognisable. */
const MOST_LEFT_OUT = 0.25;

type Point = [number, number];

/**
 * The same drawing with less steady strokes: the whole bent a little, each stroke moved, turned and scaled about its
 * middle, some small strokes left out (stroke removal and deformation as in Sketch-a-Net, arXiv 1501.07873).
 */
export function shaken(drawing: QuickDrawing, random: () => number): QuickDrawing {
  const bend = smoothBend(random);
  const kept = leaveOut(drawing, random);
  return kept.map(([xs, ys]) => {
    const cx = mean(xs);
    const cy = mean(ys);
    const [dx, dy] = [normal(random) * 5, normal(random) * 5];
    const angle = normal(random) * 0.07;
    const [sx, sy] = [1 + normal(random) * 0.06, 1 + normal(random) * 0.06];
    const points = xs.map((x, i): Point => {
      const [px, py] = [(x - cx) * sx, ((ys[i] as number) - cy) * sy];
      return bend([
        px * Math.cos(angle) - py * Math.sin(angle) + cx + dx,
        px * Math.sin(angle) + py * Math.cos(angle) + cy + dy,
      ]);
    });
    return [points.map(([x]) => x), points.map(([, y]) => y)];
  });
}

/** Two slow waves across the paper in each direction, each at most a twelfth of its side high. */
function smoothBend(random: () => number): (point: Point) => Point {
  const waves = Array.from({ length: 4 }, () => ({
    height: between(random, 2, 12),
    x: between(random, -1.2, 1.2) / SIDE,
    y: between(random, -1.2, 1.2) / SIDE,
    phase: random() * 2 * Math.PI,
  }));
  const at = (from: number, [x, y]: Point) =>
    waves
      .slice(from, from + 2)
      .reduce((sum, wave) => sum + wave.height * Math.sin(2 * Math.PI * (wave.x * x + wave.y * y) + wave.phase), 0);
  return (point) => [point[0] + at(0, point), point[1] + at(2, point)];
}

function leaveOut(drawing: QuickDrawing, random: () => number): QuickDrawing {
  const lengths = drawing.map(([xs, ys]) =>
    xs.reduce(
      (sum, x, i) => (i ? sum + Math.hypot(x - (xs[i - 1] as number), (ys[i] as number) - (ys[i - 1] as number)) : 0),
      0,
    ),
  );
  const share =
    1 /
    Math.max(
      1,
      lengths.reduce((sum, length) => sum + length, 0),
    );
  let gone = 0;
  const kept = drawing.filter((_, i) => {
    const part = (lengths[i] as number) * share;
    if (random() > 0.12 || gone + part > MOST_LEFT_OUT) return true;
    gone += part;
    return false;
  });
  return kept.length > 0 ? kept : drawing;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Box–Muller. */
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
