/** How far a corner that is left out may lie beside the edge that replaces it, in the polygon's own units. */
const TOLERANCE = 0.6;

/**
 * A closed polygon (x, y, x, y, …) with fewer corners: from one that stays, an edge goes on as long as all corners
 * between are near it, which a wedge of the directions that are left tells as it narrows (Sklansky and Gonzalez: "Fast
 * polygonal approximation of digitized curves", 1980). Nothing but +, −, ·, / and square roots, which every host rounds
 * alike.
 */
export function simplified(polygon: readonly number[]): number[] {
  if (polygon.length <= 8) return [...polygon];
  const [firstX, firstY] = [polygon[0] as number, polygon[1] as number];
  const kept = [firstX, firstY];
  let [fromX, fromY] = [firstX, firstY];
  let [lastX, lastY] = [firstX, firstY];
  // Directions between left and right of which are allowed; 0, 0: all.
  let [leftX, leftY, rightX, rightY] = [0, 0, 0, 0];
  for (let i = 2; i <= polygon.length; i += 2) {
    const [x, y] = i < polygon.length ? [polygon[i] as number, polygon[i + 1] as number] : [firstX, firstY];
    let [dx, dy] = [x - fromX, y - fromY];
    // Also where an edge would turn back on itself.
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
