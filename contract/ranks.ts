/**
 * Ranks of values in descending order, from 1. Equal values share a rank, and the next one is as much lower: 1, 1, 3.
 */
export function sharedRanks(values: readonly number[]): number[] {
  const ranks: number[] = [];
  values.forEach((value, place) => {
    ranks.push(value === values[place - 1] ? (ranks[place - 1] as number) : place + 1);
  });
  return ranks;
}

/** The lines with the first rank: several when they share it. */
export const winnersOf = <Line extends { rank: number }>(lines: readonly Line[]): Line[] =>
  lines.filter(({ rank }) => rank === 1);
