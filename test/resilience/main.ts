// Attacks and breaks servers that it starts on loopback, with bounded loads, and prints what held. docs/security.md
// describes the rows.
// usage: npm run resilience -- [--only <beginning of a name>] [--json] [--quick] [--long]
//   --quick  the short form that the integration tests run    --long  adds an hour of connections and of fuzzed messages
// Ends with 1 when a row is missing or misses its goal, with 2 when it cannot begin. Signs of life go to stderr.
import { parseArgs } from 'node:util';
import { type Figure, runScenarios } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, what, value, unit, goal, n, ok }) => [
    name,
    value === null ? 'missing' : `${Number(value.toPrecision(4))} ${unit}`,
    goal,
    String(n),
    ok ? 'ok' : 'SHORT',
    what,
  ]);
  const all = [['name', 'figure', 'goal', 'n', 'ok', 'what is done'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] as string).length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      long: { type: 'boolean', default: false },
    },
  });
  const figures = await runScenarios(SCENARIOS, values.only, {
    quick: values.quick,
    long: values.long,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  console.log(values.json ? JSON.stringify({ figures }) : table(figures));
  process.exit(figures.every(({ ok }) => ok) ? 0 : 1);
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof RangeError || isUsage)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
