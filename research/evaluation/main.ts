// Measures the judge: every figure that it was promised, as one table. research/evaluation/README.md says how each is measured.
// usage: npm run evaluate -- [--data <folder>] [--model <folder>] [--json] [--markdown <file>] [--only <name prefix>]
//   --data    holds eval.ndjson.xz, default research/training/data        --sheets <folder>  contact sheets, default research/training/work/sheets
//   --strict  ends with 1 when a figure is below its goal         --every <n>        one drawing in n: a quick look, no result
//   --held-out <folder>  models of runs that left words out, default research/training/held-out
//   --doodlenet <folder>  DoodleNet, for what the drawing machine draws, default research/training/doodlenet
//   --threads <n>         of one model run, default all: 1 on a machine with other work
// Ends with 1 when a figure is missing, with 2 when it cannot begin.
import '../../cli/working-folder.ts';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { QuickDrawError } from '#canvas/parse-quickdraw.ts';
import { ModelError } from '#server/judge/model-files.ts';
import { EMBEDDED_MODEL } from './bench.ts';
import { CannotEvaluate } from './data.ts';
import { evaluate } from './evaluation.ts';
import { exitCodeOf } from './figures.ts';
import { jsonOf, markdown, plainTable } from './report.ts';

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new CannotEvaluate(`--${option} takes a whole number from 1.`);
  return number;
}

try {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: inProject('research/training/data') },
      model: { type: 'string', default: EMBEDDED_MODEL },
      sheets: { type: 'string', default: inProject('research/training/work/sheets') },
      'held-out': { type: 'string', default: inProject('research/training/held-out') },
      doodlenet: { type: 'string', default: inProject('research/training/doodlenet') },
      only: { type: 'string', default: '' },
      every: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(availableParallelism()) },
      markdown: { type: 'string' },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    },
  });
  const [every, threads] = [wholeNumber('every', values.every), wholeNumber('threads', values.threads)];
  const result = await evaluate({
    ...values,
    heldOut: values['held-out'],
    doodleNet: values.doodlenet,
    threads,
    every,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  if (values.markdown) await writeFile(values.markdown, markdown(result));
  if (values.json) console.log(JSON.stringify(jsonOf(result.figures)));
  else console.log(`${plainTable(result.figures)}\n\n${result.notes.join('\n')}`);
  process.exitCode = exitCodeOf(result.figures, values.strict);
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  const isExplained = [CannotEvaluate, ModelError, QuickDrawError].some((kind) => error instanceof kind);
  if (!(error instanceof Error && (isExplained || isUsage))) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
