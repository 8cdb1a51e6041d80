import { quantile } from '../../cli/model/calibration/fit.ts';

/** Index of the largest; the first of equals. @throws RangeError for none. */
export function argmax(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values have no largest');
  let best = 0;
  for (const [i, value] of values.entries()) if (value > (values[best] as number)) best = i;
  return best;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Upper less lower quartile. */
export const interquartileRange = (values: readonly number[]): number =>
  quantile(values, 0.75) - quantile(values, 0.25);

/** Place, from 1, that `own` takes among itself and the others; equals stand before it. */
export const rankAmong = (own: number, others: readonly number[]): number =>
  1 + others.filter((other) => other >= own).length;
