import type { Judgement } from '#server/judge/port.ts';
import type { Bench } from './bench.ts';
import type { Doodle } from './data.ts';
import type { Measured } from './figures.ts';
import type { Sheets } from './sheets.ts';

export interface Judged {
  doodle: Doodle;
  judgement: Judgement;
}

/** What a measurement has at hand. */
export interface Run {
  /** All of eval, or the sample that was asked for. */
  readonly doodles: readonly Doodle[];
  /** The 345 words of Quick, Draw!: what the nearest word is sought among. */
  readonly words: readonly string[];
  readonly bench: Bench;
  /** Holds the model folders of runs that left words out. */
  readonly heldOut: string;
  /** The folder of eval.ndjson.xz and train.ndjson.xz. */
  readonly data: string;
  /** The folder of DoodleNet. */
  readonly doodleNet: string;
  /** Of one model run. */
  readonly threads: number;
  /** Every drawing at its own word; judged when first asked for, and once. */
  own(): Promise<readonly Judged[]>;
  /** A second bench, for another model folder. @throws CannotEvaluate when the folder is missing. */
  openOther(modelFolder: string): Promise<Bench>;
  /** Fewer where only a sample of the drawings is looked at. */
  count(full: number): number;
  readonly sheets: Sheets;
  /** A line of the long output. */
  note(text: string): void;
}

/** Measures some of the committed figures, and always exactly these. */
export interface Measure {
  readonly names: readonly string[];
  measure(run: Run): Promise<Readonly<Record<string, Measured>>>;
}

/** Share of `all` that fits, in per cent. */
export const percent = <T>(all: readonly T[], fits: (one: T) => boolean): Measured => ({
  value: (100 * all.filter(fits).length) / all.length,
  n: all.length,
});

/** Prefixes every name: `{top1: …}` becomes `{'words.top1': …}`. */
export const under = (prefix: string, figures: Readonly<Record<string, Measured>>): Record<string, Measured> =>
  Object.fromEntries(Object.entries(figures).map(([name, figure]) => [`${prefix}.${name}`, figure]));

/** @throws RangeError when a measurement gave other figures than it names. */
export async function measured(measure: Measure, run: Run): Promise<Readonly<Record<string, Measured>>> {
  const figures = await measure.measure(run);
  const given = Object.keys(figures).sort().join(' ');
  const named = [...measure.names].sort().join(' ');
  if (given !== named) throw new RangeError(`asked for ${named}, measured ${given}`);
  return figures;
}
