import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Goal = z.strictObject({
  /** The value has to be … */
  comparator: z.enum(['<=', '>=', '==']),
  number: z.number(),
});

const CommittedRows = z.array(
  z.strictObject({
    name: z.string().regex(/^[a-z0-9.-]+$/),
    /** What is attacked or broken, and what is measured meanwhile. */
    what: z.string().min(1),
    unit: z.string().min(1),
    goal: Goal,
    /** Measured with `--long` only. */
    long: z.boolean().default(false),
  }),
);
export type CommittedRow = z.output<typeof CommittedRows>[number];

/** All rows and their goals, in the order of the table. */
export const COMMITTED: readonly CommittedRow[] = CommittedRows.parse(
  JSON.parse(readFileSync(new URL('./goals.json', import.meta.url), 'utf8')),
);

/** What a scenario found for one row. */
export interface Found {
  value: number;
  /** How many single observations the value rests on; 0 counts as missing. */
  n: number;
}

/** The bounds within which a scenario runs. */
export interface Extent {
  /** As an integration test: the same attack with less of everything. */
  quick: boolean;
  /** `--long`: an hour. */
  long: boolean;
  /** Signs of life. */
  progress(text: string): void;
}

/** An attack or a fault on servers that it starts itself and disposes of. */
export interface Scenario {
  /** Its rows have this name, or begin with it and a dot. */
  name: string;
  /** It measures times or memory: nothing else runs meanwhile. */
  runsAlone?: true;
  /** Values by the full name of the row. */
  run(extent: Extent): Promise<Record<string, Found>>;
}

/** A row of the table; `value` is null when it is missing. */
export interface Figure {
  name: string;
  what: string;
  value: number | null;
  unit: string;
  /** As in `<= 3`. */
  goal: string;
  n: number;
  ok: boolean;
}

export const isRowOf = (scenario: string, row: string): boolean => row === scenario || row.startsWith(`${scenario}.`);

function figureOf({ name, what, unit, goal }: CommittedRow, found: Found | undefined): Figure {
  const { comparator, number } = goal;
  const base = { name, what, unit, goal: `${comparator} ${number}` };
  if (!found || found.n === 0 || !Number.isFinite(found.value)) return { ...base, value: null, n: 0, ok: false };
  const { value, n } = found;
  const reaches = { '<=': value <= number, '>=': value >= number, '==': value === number }[comparator];
  return { ...base, value, n, ok: reaches };
}

/** Scenarios that run at once: half of their time they wait. */
const AT_ONCE = 2;

/**
 * Runs scenarios, first those that run alone, one after the other. One that throws leaves its rows missing.
 * @param only the name of a scenario or a row, or the beginning of one; empty: all
 * @throws RangeError when `only` fits nothing
 */
export async function runScenarios(scenarios: readonly Scenario[], only: string, extent: Extent): Promise<Figure[]> {
  const rows = COMMITTED.filter((row) => row.name.startsWith(only) && (extent.long || !row.long));
  if (rows.length === 0) throw new RangeError(`No row is called ${only}, or begins with it.`);
  const found: Record<string, Found> = {};
  const wanted = scenarios.filter(({ name }) => rows.some((row) => isRowOf(name, row.name)));
  const runNext = async (waiting: Scenario[]) => {
    for (let scenario = waiting.shift(); scenario; scenario = waiting.shift()) {
      const beganAt = performance.now();
      extent.progress(`${scenario.name} …`);
      try {
        Object.assign(found, await scenario.run(extent));
      } catch (error) {
        extent.progress(`${scenario.name} failed: ${(error as Error).stack ?? error}`);
      }
      extent.progress(`${scenario.name}: ${Math.round((performance.now() - beganAt) / 1_000)} s`);
    }
  };
  await runNext(wanted.filter(({ runsAlone }) => runsAlone));
  const others = wanted.filter(({ runsAlone }) => !runsAlone);
  await Promise.all(Array.from({ length: AT_ONCE }, () => runNext(others)));
  return rows.map((row) => figureOf(row, found[row.name]));
}

/** Nearest-rank percentile. @param share 0–1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Works on two at a time: what starts a process waits half of its time. @returns the results in the order of the items */
export async function inPairs<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += 2) results.push(...(await Promise.all(items.slice(i, i + 2).map(work))));
  return results;
}
