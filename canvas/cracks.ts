const INSIDE = 1;
/** The crack above the cell was passed. */
const PASSED = 2;

const EAST = 0;
/** Steps east, south, west and north. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;

/**
 * Walks along the cracks between cells (1) and what is not: one closed polygon around each part and, the other way round,
 * around each hole. Its corners are the middles of cracks, in half cells, at the first and the last crack of every
 * straight run: stairs become slopes. Cells at the border must be empty; `cells` is marked meanwhile.
 */
export function* traceCracks(cells: Uint8Array, side: number): Generator<number[]> {
  for (let start = side; start < cells.length; start++) {
    if (cells[start] === INSIDE && cells[start - side] === 0) yield walk(cells, side, start);
  }
}

/** From the crack above the cell `start`, with the inside on the right, back to there. */
function walk(cells: Uint8Array, side: number, start: number): number[] {
  const isInside = (x: number, y: number) => ((cells[y * side + x] as number) & INSIDE) === INSIDE;
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
    const isLeft = isInside(aheadX, aheadY);
    const isRight = isInside(aheadX - stepY, aheadY + stepX);
    const turn = !isRight ? 1 : isLeft ? 3 : 0;
    if (turn !== 0 && !isFirst) corners.push(2 * x - stepX, 2 * y - stepY);
    isFirst = turn !== 0;
    direction = (direction + turn) & 3;
  } while (x !== startX || y !== startY || direction !== EAST);
  return corners;
}
