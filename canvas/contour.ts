const INSIDE = 1;
/** The border above the cell was passed. */
const PASSED = 2;

const EAST = 0;
/** Steps east, south, west and north. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;

/**
 * Traces the contours of the cells that are 1: a closed polygon around each part and, in the other direction, around each
 * hole. Corners are the midpoints of cell borders, in half cells, at both ends of every straight run, so that stairs
 * become slopes. Cells at the edge must be 0; `cells` is marked during the trace.
 */
export function* traceContours(cells: Uint8Array, side: number): Generator<number[]> {
  for (let start = side; start < cells.length; start++) {
    if (cells[start] === INSIDE && cells[start - side] === 0) yield traceContour(cells, side, start);
  }
}

/** Traces from the border above the cell `start`, with the inside on the right, back to it. */
function traceContour(cells: Uint8Array, side: number, start: number): number[] {
  const corners: number[] = [];
  const startX = start % side;
  const startY = (start - startX) / side;
  let [x, y, direction] = [startX, startY, EAST];
  let isFirst = true;
  do {
    const stepX = STEP_X[direction] as number;
    const stepY = STEP_Y[direction] as number;
    if (direction === EAST) cells[y * side + x] = INSIDE | PASSED;
    if (isFirst) corners.push(2 * x + stepX, 2 * y + stepY);
    x += stepX;
    y += stepY;
    // The two cells ahead: of a corner (x, y) the cell south-east of it has the same numbers.
    const aheadX = x + (stepX + stepY - 1) / 2;
    const aheadY = y + (stepY - stepX - 1) / 2;
    const isLeft = ((cells[aheadY * side + aheadX] as number) & INSIDE) === INSIDE;
    const isRight = ((cells[(aheadY + stepX) * side + aheadX - stepY] as number) & INSIDE) === INSIDE;
    const turn = !isRight ? 1 : isLeft ? 3 : 0;
    if (turn !== 0 && !isFirst) corners.push(2 * x - stepX, 2 * y - stepY);
    isFirst = turn !== 0;
    direction = (direction + turn) & 3;
  } while (x !== startX || y !== startY || direction !== EAST);
  return corners;
}

/** Largest distance of a dropped corner from the edge that replaces it, in the polygon's units. */
const TOLERANCE = 0.6;

/**
 * Drops corners of a closed polygon (x, y, x, y, …) by the cone-intersection method (Sklansky and Gonzalez: "Fast
 * polygonal approximation of digitized curves", 1980): an edge grows while the cone of directions that pass near all
 * corners since its start is not empty. Uses only +, −, ·, / and square roots, which every host rounds alike.
 */
export function simplifyPolygon(polygon: readonly number[]): number[] {
  if (polygon.length <= 8) return [...polygon];
  const [firstX, firstY] = [polygon[0] as number, polygon[1] as number];
  const kept = [firstX, firstY];
  let [fromX, fromY] = [firstX, firstY];
  let [lastX, lastY] = [firstX, firstY];
  // The cone's two sides; 0, 0: all directions are allowed.
  let [leftX, leftY, rightX, rightY] = [0, 0, 0, 0];
  for (let i = 2; i <= polygon.length; i += 2) {
    const [x, y] = i < polygon.length ? [polygon[i] as number, polygon[i + 1] as number] : [firstX, firstY];
    let [dx, dy] = [x - fromX, y - fromY];
    // An edge must not turn back on itself either.
    const isOutside =
      leftX * dy - leftY * dx < 0 ||
      rightX * dy - rightY * dx > 0 ||
      (lastX - fromX) * (x - lastX) + (lastY - fromY) * (y - lastY) < 0;
    if (isOutside) {
      kept.push(lastX, lastY);
      [fromX, fromY] = [lastX, lastY];
      [dx, dy] = [x - fromX, y - fromY];
      [leftX, leftY, rightX, rightY] = [0, 0, 0, 0];
    }
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length > TOLERANCE) {
      const [aside, along] = [(-dy * TOLERANCE) / length, (dx * TOLERANCE) / length];
      const [newLeftX, newLeftY] = [dx - aside, dy - along];
      const [newRightX, newRightY] = [dx + aside, dy + along];
      const isFirst = leftX === 0 && leftY === 0 && rightX === 0 && rightY === 0;
      if (isFirst || leftX * newLeftY - leftY * newLeftX > 0) [leftX, leftY] = [newLeftX, newLeftY];
      if (isFirst || rightX * newRightY - rightY * newRightX < 0) [rightX, rightY] = [newRightX, newRightY];
    }
    [lastX, lastY] = [x, y];
  }
  return kept;
}
