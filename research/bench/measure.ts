import { median, quartiles } from '../statistics.ts';
import type { Measured, Skipped } from './figures.ts';

/** What a measurement has at hand. */
export interface Bench {
  /** Far too little of everything: shows that it works, measures nothing. */
  readonly quick: boolean;
  /** Of one model run, for every contender. */
  readonly threads: number;
  /** `full`, or `quick` in a quick run. */
  count(full: number, quick: number): number;
  /** A line of the long output and of RESULTS.md: what a number does not say itself, such as where the time went. */
  note(text: string): void;
  /** A sign of life, on stderr. */
  progress(text: string): void;
}

/** Measures some of the committed figures, and always exactly these. */
export interface Measure {
  readonly names: readonly string[];
  measure(bench: Bench): Promise<Readonly<Record<string, Measured | Skipped>>>;
}

/** A reason that a person can act on: printed as it is, without a stack. */
export class CannotMeasure extends Error {
  override readonly name = 'CannotMeasure';
}

/** @throws RangeError when a measurement gave other figures than it names. */
export async function measured(measure: Measure, bench: Bench): Promise<Readonly<Record<string, Measured | Skipped>>> {
  const found = await measure.measure(bench);
  const given = Object.keys(found).sort().join(' ');
  const named = [...measure.names].sort().join(' ');
  if (given !== named) throw new RangeError(`asked for ${named}, measured ${given}`);
  return found;
}

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

/** Medians of both, and the median and quartiles of the ratios within a round. @throws RangeError for no rounds */
export function compared(ours: readonly number[], peer: readonly number[], n: number): Measured {
  const ratios = ours.map((value, round) => value / (peer[round] as number));
  return { ours: median(ours), peer: median(peer), ratio: median(ratios), spread: quartiles(ratios), n };
}
