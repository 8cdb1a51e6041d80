/** Units of the chart, which is stretched to the available width. */
export const WIDTH = 1000;
export const HEIGHT = 200;

const rounded = (value: number) => Math.round(value * 10) / 10;

/** `x y` of one of several scores (0–100) that share the width evenly; a single one is in the middle. */
export function placeOf(scores: readonly number[], index: number): string {
  const x = scores.length > 1 ? (index / (scores.length - 1)) * WIDTH : WIDTH / 2;
  return `${rounded(x)} ${rounded(HEIGHT * (1 - (scores[index] ?? 0) / 100))}`;
}

/** SVG path through all of them. */
export const chartPath = (scores: readonly number[]): string =>
  scores.map((_, i) => `${i === 0 ? 'M' : 'L'}${placeOf(scores, i)}`).join('');
