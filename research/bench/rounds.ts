import { quantile } from '../../cli/model/calibration/fit.ts';
import type { Measured } from './figures.ts';

/**
 * Runs every contender once a round, one after the other, and every second round backwards: whatever else the machine
 * does meets all of them alike. @returns what each gave, round by round
 */
export async function inTurns<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const found = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      found[name].push(await contenders[name](round));
    }
  }
  return found;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const quartiles = (values: readonly number[]): [number, number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];

/** Medians of both, and the median and quartiles of the ratios within a round. @throws RangeError for no rounds */
export function compared(ours: readonly number[], peer: readonly number[], n: number): Measured {
  const ratios = ours.map((value, round) => value / (peer[round] as number));
  return { ours: median(ours), peer: median(peer), ratio: median(ratios), spread: quartiles(ratios), n };
}
