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
