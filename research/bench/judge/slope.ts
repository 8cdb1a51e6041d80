/** The line of least squares through (x, y): its slope and that slope's standard error. @throws RangeError below 3 points */
export function slopeOf(x: readonly number[], y: readonly number[]): { slope: number; standardError: number } {
  const n = x.length;
  if (n < 3 || y.length !== n) throw new RangeError(`${n} and ${y.length} numbers have no slope with an error`);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [middleX, middleY] = [mean(x), mean(y)];
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const dx = (i: number) => (x[i] as number) - middleX;
  const dy = (i: number) => (y[i] as number) - middleY;
  const spread = sum((i) => dx(i) ** 2);
  const slope = sum((i) => dx(i) * dy(i)) / spread;
  const residual = sum((i) => (dy(i) - slope * dx(i)) ** 2);
  return { slope, standardError: Math.sqrt(residual / (n - 2) / spread) };
}

/** The least of each `size` values in a row; what is left over at the end is dropped. */
export const windowMinima = (values: readonly number[], size: number): number[] =>
  Array.from({ length: Math.floor(values.length / size) }, (_, i) =>
    Math.min(...values.slice(i * size, (i + 1) * size)),
  );
