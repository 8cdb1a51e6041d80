// Measures the game against what people would use instead, each figure as a ratio within one run. research/bench/README.md says how.
// usage: npm run bench -- [--only <name prefix>] [--json] [--results] [--quick] [--strict] [--threads <n>]
//   --results  keeps what was measured in research/bench/results.json and research/bench/RESULTS.md, part by part
//   --quick    far too little of everything, and no verdicts: shows that it works
//   --strict   ends with 1 when a figure is short of its goal    --threads <n>  of one model run, default all cores
// Ends with 1 when a figure is missing, with 2 when it cannot begin. Signs of life go to stderr.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { benchmark } from './benchmark.ts';
import { exitCodeOf } from './figures.ts';
import { loadNow, machineLine, thisMachine } from './machine.ts';
import { CannotMeasure } from './measure.ts';
import { jsonOf, plainTable } from './report.ts';

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new CannotMeasure(`--${option} takes a whole number from 1.`);
  return number;
}

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      results: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      threads: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const threads = wholeNumber('threads', values.threads);
  const head = `${machineLine(thisMachine())} · ${new Date().toISOString().slice(0, 16)} · load ${loadNow()}`;
  const { figures, notes } = await benchmark({
    ...values,
    threads,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  if (values.json) console.log(JSON.stringify(jsonOf(figures)));
  else console.log([head, '', plainTable(figures), '', ...notes].join('\n'));
  process.exitCode = exitCodeOf(figures, values.strict);
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CannotMeasure || isUsage)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
