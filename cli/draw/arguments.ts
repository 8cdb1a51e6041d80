import { parseArgs } from 'node:util';
import { DEFAULT_CANDIDATES, MAX_CANDIDATES } from '../../server/drawing-machine/port.ts';
import { UsageError } from '../judge/arguments.ts';

export const HELP = `Draws prompts with the embedded drawing machine.

  npm run -s draw -- --prompt "a cat on a table" [--candidates 8] [--seed 1] [--svg cat.svg]
  npm run -s draw -- --batch prompts.txt

Prints {"prompt", "drawing": [[xs, ys], …], "score", "candidates"} on one line: strokes in the Quick, Draw! format (0–255)
and the judge's score of them (0–100).

  --prompt <text>    what to draw, in English
  --batch <file>     one prompt a line, or "-" for standard input; one line out for each line in, in the same order
  --candidates <n>   drawings of each thing, of which the judge picks the best (1–${MAX_CANDIDATES}, default ${DEFAULT_CANDIDATES})
  --seed <n>         another seed, another drawing (a whole number, default 1)
  --svg <file>       write the drawing of --prompt as a picture, and print only its score
  --json             print the line as well
  --help             this text

Exit code: 0 drawn, 1 the models could not be used or drew nothing, 2 wrong arguments.
A bad line of a batch gives {"error": {"code", "message"}} in its place; the batch goes on and ends with 0.
`;

export interface DrawArguments {
  candidates: number;
  seed: number;
  task:
    | { kind: 'help' }
    | { kind: 'prompt'; prompt: string; svg: string | null; json: boolean }
    | { kind: 'batch'; file: string };
}

/** @throws UsageError */
export function readDrawArguments(argv: readonly string[]): DrawArguments {
  const values = parsed(argv);
  const candidates = wholeNumber('candidates', values.candidates ?? String(DEFAULT_CANDIDATES));
  if (candidates < 1 || candidates > MAX_CANDIDATES) {
    throw new UsageError(`--candidates takes a number from 1 to ${MAX_CANDIDATES}.`);
  }
  const common = { candidates, seed: wholeNumber('seed', values.seed ?? '1') };
  const { prompt, batch, svg = null, json = false } = values;
  if (values.help) return { ...common, task: { kind: 'help' } };
  if (batch !== undefined) {
    if (prompt !== undefined || svg !== null) {
      throw new UsageError('--batch reads prompts from its lines: leave out --prompt and --svg.');
    }
    return { ...common, task: { kind: 'batch', file: batch } };
  }
  if (prompt === undefined) throw new UsageError('--prompt "a cat" says what to draw.');
  return { ...common, task: { kind: 'prompt', prompt, svg, json } };
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < 0) {
    throw new UsageError(`--${option} takes a whole number.`);
  }
  return number;
}

function parsed(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        prompt: { type: 'string' },
        batch: { type: 'string' },
        candidates: { type: 'string' },
        seed: { type: 'string' },
        svg: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] as string) : String(error));
  }
}
