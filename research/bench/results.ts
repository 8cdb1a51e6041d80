import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type CommittedFigure, type Measured, rowOf, type Skipped } from './figures.ts';
import { type Machine, machineLine } from './machine.ts';
import { markdownTable } from './report.ts';

// research/bench/results.json keeps what was measured, machine by machine and figure by figure, so that a benchmark can be taken in
// parts; RESULTS.md is written from it.

export interface Kept {
  found: Measured | Skipped;
  /** ISO 8601, UTC. */
  at: string;
  /** Load average over a minute when the measurement began. */
  load: number;
}

export interface MachineResults {
  machine: Machine;
  figures: Record<string, Kept>;
  /** Of each measurement, under the names of its figures. */
  notes: Record<string, string[]>;
}

/** What one measurement brought. */
export interface Part extends Pick<Kept, 'at' | 'load'> {
  machine: Machine;
  found: Readonly<Record<string, Measured | Skipped>>;
  notes: readonly string[];
}

/** Replaces what was known of these figures on this machine; the rest stays. */
export function withPart(
  results: readonly MachineResults[],
  { machine, found, notes, at, load }: Part,
): MachineResults[] {
  const isSame = (other: MachineResults) => machineLine(other.machine) === machineLine(machine);
  const before = results.find(isSame) ?? { machine, figures: {}, notes: {} };
  const kept = Object.entries(found).map(([name, figure]): [string, Kept] => [name, { found: figure, at, load }]);
  const after: MachineResults = {
    machine,
    figures: { ...before.figures, ...Object.fromEntries(kept) },
    notes: { ...before.notes, [Object.keys(found).join(', ')]: [...notes] },
  };
  return results.some(isSame) ? results.map((one) => (isSame(one) ? after : one)) : [...results, after];
}

/** RESULTS.md: a section for each machine, in the order of the committed figures, and what was measured nowhere. */
export function resultsMarkdown(results: readonly MachineResults[], committed: readonly CommittedFigure[]): string {
  const nowhere = committed.filter(({ name }) => !results.some(({ figures }) => measuredThere(figures[name])));
  const missing = nowhere.map((figure) => {
    const reasons = results.flatMap(({ figures }) => reasonOf(figures[figure.name]));
    return `- \`${figure.name}\`: ${figure.about}. ${reasons.join(' ') || 'Not measured yet.'}`;
  });
  return [
    '# Results',
    '',
    'Written by `npm run bench -- --results`; [README.md](README.md) says how to read it. Every ratio is one within a run.',
    ...results.flatMap((one) => section(one, committed)),
    ...(missing.length > 0 ? ['', '## Missing', '', ...missing] : []),
    '',
  ].join('\n');
}

const measuredThere = (kept: Kept | undefined) => kept !== undefined && !('skipped' in kept.found);
const reasonOf = (kept: Kept | undefined) => (kept && 'skipped' in kept.found ? [kept.found.skipped] : []);

function section({ machine, figures, notes }: MachineResults, committed: readonly CommittedFigure[]): string[] {
  const rows = committed.flatMap((figure) => {
    const kept = figures[figure.name];
    if (!kept || !measuredThere(kept)) return [];
    const when = `${kept.at.slice(0, 16).replace('T', ' ')}, load ${kept.load}`;
    return [{ figure: rowOf(figure, kept.found, false), when }];
  });
  const lines = Object.values(notes).flat();
  return [
    '',
    `## ${machine.cpu}, ${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}${machine.gpu ? ', GPU' : ''}`,
    '',
    machineLine(machine),
    '',
    ...markdownTable(rows),
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${line}`)] : []),
  ];
}

const file = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** Adds a part to results.json and writes RESULTS.md anew. */
export async function keepResults(part: Part, committed: readonly CommittedFigure[]): Promise<void> {
  const text = await readFile(file('results.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const results = withPart(JSON.parse(text) as MachineResults[], part);
  await writeFile(file('results.json'), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(file('RESULTS.md'), resultsMarkdown(results, committed));
}
