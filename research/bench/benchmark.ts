import { COMMITTED, type Figure, type Measured, type Skipped, tableOf } from './figures.ts';
import { loadNow, thisMachine } from './machine.ts';
import { type Bench, CannotMeasure, measured } from './measure.ts';
import { MEASURES } from './measures.ts';
import { keepResults } from './results.ts';

export interface BenchmarkOptions {
  /** Only the figures whose names begin with this. */
  only: string;
  /** Far too little of everything, and no verdicts: shows that it works. */
  quick: boolean;
  /** Of one model run, for every contender. */
  threads: number;
  /** Keeps what was measured in results.json and RESULTS.md, as soon as it is there. */
  results: boolean;
  onProgress(text: string): void;
}

export interface Benchmark {
  figures: Figure[];
  notes: string[];
}

/**
 * Measures what was asked for. A measurement that fails leaves its figures missing, and says why; the others go on.
 * @throws CannotMeasure when no figure is asked for
 */
export async function benchmark({ only, quick, threads, results, onProgress }: BenchmarkOptions): Promise<Benchmark> {
  const committed = COMMITTED.filter(({ name }) => name.startsWith(only));
  if (committed.length === 0) throw new CannotMeasure(`No figure has a name that begins with ${only}.`);
  const machine = thisMachine();
  const all: Record<string, Measured | Skipped> = {};
  const notes: string[] = [];
  for (const measure of MEASURES) {
    if (!measure.names.some((name) => name.startsWith(only))) continue;
    const label = measure.names.join(', ');
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1_000).toFixed(0)} s`;
    const [at, load] = [new Date().toISOString(), loadNow()];
    const own: string[] = [];
    const bench: Bench = {
      quick,
      threads,
      count: (full, few) => (quick ? few : full),
      note: (text) => own.push(text),
      progress: (text) => onProgress(`  ${seconds()}: ${text}`),
    };
    onProgress(`${label} (load ${load})`);
    try {
      const found = await measured(measure, bench);
      Object.assign(all, found);
      onProgress(`  ${seconds()}: done`);
      if (results && !quick) await keepResults({ machine, found, notes: own, at, load }, COMMITTED);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      onProgress(error instanceof Error && !(error instanceof CannotMeasure) ? (error.stack ?? why) : why);
      own.push(`Missing: ${label}. ${why}`);
    }
    notes.push(...own);
  }
  const figures = tableOf(committed, all, quick);
  const skipped = figures.flatMap(({ name, reason }) => (reason === null ? [] : [`Skipped: ${name}. ${reason}`]));
  return { figures, notes: [...notes, ...skipped] };
}
