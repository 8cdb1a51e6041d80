import type { Outlined } from './stroke-outline.ts';

type Point = [x: number, y: number];

interface Box {
  centre: Point;
  /** Half of its sides. */
  half: Point;
}

/** The box between a shape's two corners, canvas units. */
function boxOf({ points }: Outlined): Box {
  const [x0, y0, x1, y1] = [points[0], points[1], points[4], points[5]] as [number, number, number, number];
  return { centre: [(x0 + x1) / 2, (y0 + y1) / 2], half: [Math.abs(x1 - x0) / 2, Math.abs(y1 - y0) / 2] };
}

/**
 * The border of the box between two corners, `size` wide, as closed polygons `[[x, y], …]` in canvas units: its outer
 * edge, and the other way round its inner one, if there is anything inside. Corners are sharp.
 */
export function rectangleOutline(shape: Outlined): Point[][] {
  const { centre, half } = boxOf(shape);
  const reach = shape.size / 2;
  const outer = corners(centre, [half[0] + reach, half[1] + reach]);
  if (Math.min(...half) <= reach) return [outer];
  return [outer, corners(centre, [half[0] - reach, half[1] - reach]).reverse()];
}

const corners = ([x, y]: Point, [width, height]: Point): Point[] => [
  [x - width, y - height],
  [x + width, y - height],
  [x + width, y + height],
  [x - width, y + height],
];

/** Points of an ellipse, half of them even in its parameter (for its flat sides), half in its direction (for its ends). */
const EVEN = 96;

/**
 * The line around the ellipse in the box between two corners, `size` wide: polygons as of a rectangle, to be traced as
 * smooth curves. Both edges run parallel to the ellipse, so the line is as broad everywhere.
 */
export function ellipseOutline(shape: Outlined): Point[][] {
  const { centre, half } = boxOf(shape);
  const reach = shape.size / 2;
  // A flat one is a line with round ends.
  const [width, height] = [Math.max(half[0], 0.5), Math.max(half[1], 0.5)];
  const edge = (distance: number) =>
    directions(width, height).map((angle): Point => {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      // The ellipse's point whose normal has this direction, from its support function.
      const support = Math.hypot(width * cos, height * sin);
      return [
        centre[0] + (width ** 2 * cos) / support + distance * cos,
        centre[1] + (height ** 2 * sin) / support + distance * sin,
      ];
    });
  return Math.min(width, height) <= reach ? [edge(reach)] : [edge(reach), edge(-reach).reverse()];
}

/** Directions of normals all around, in order. */
function directions(width: number, height: number): number[] {
  const even = Array.from({ length: EVEN }, (_, i) => ((i + 0.5) * 2 * Math.PI) / EVEN - Math.PI);
  const onSides = even.map((angle) => Math.atan2(width * Math.sin(angle), height * Math.cos(angle)));
  return [...even, ...onSides].sort((a, b) => a - b);
}
