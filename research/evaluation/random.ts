import { seededRandom } from '#contract/random.ts';

export type Random = () => number;

/** Numbers of its own for each use, the same in every run: adding a figure changes no other. */
export const randomFor = (use: string): Random => seededRandom(`evaluate/${use}`);

export const below = (random: Random, bound: number): number => Math.floor(random() * bound);

/** Fisher–Yates; the list itself stays as it is. */
export function shuffled<T>(all: readonly T[], random: Random): T[] {
  const list = [...all];
  for (let i = list.length - 1; i > 0; i--) {
    const j = below(random, i + 1);
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}

/** `count` of them, in random order; all where there are fewer. */
export const sampled = <T>(all: readonly T[], count: number, random: Random): T[] =>
  shuffled(all, random).slice(0, count);
