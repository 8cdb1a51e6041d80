import { parseArgs } from 'node:util';

export const HELP = `Judges drawings as the game does.

  npm run -s judge -- --prompt "a cat" drawing.json [more…]
  npm run -s judge -- --prompt "a cat" --explain [--heat-map map.png] drawing.json
  npm run -s judge -- --caption drawing.json [more…]
  npm run -s judge -- --batch drawings.ndjson

Files: drawing ops as JSON; Quick, Draw! strokes, simplified ([[xs, ys], …]) or raw ([[xs, ys, ts], …]), or an object with
"drawing"; or a picture (SVG, PNG, JPEG, WebP, AVIF, GIF, TIFF) of at most 100 million pixels. Text is UTF-8, or UTF-16
with a byte-order mark.

  --prompt <text>    what the drawings should show
  --explain          say why: raw score, what is taken off, nearest labels, and which parts of the drawing counted
                     (an occlusion map: by how much the similarity falls when a part is covered with paper)
  --heat-map <png>   write one drawing with that map over it; explains, too
  --caption          say what the drawings show, without a prompt: things, numbers, colours and how they stand to each
                     other (of a picture only what it shows as a whole)
  --batch <file>     one {"prompt", "drawing": [[xs, ys], …]} a line, or "-" for standard input;
                     one JSON line out for each line in, in the same order
  --labels <file>    label bank, one label a line, in place of the model's own
  --top <n>          labels to show, nearest first (default 5; at most the whole bank is shown)
  --model <folder>   model in the Hugging Face ONNX layout (default models/doodle-clip)
  --json             a JSON array in place of the table
  --help             this text

Exit code: 0 judged, 1 a file or the model could not be used, 2 wrong arguments.
A bad line of a batch gives {"error": {"code", "message", "line"}} in its place; the batch goes on and ends with 0.
`;

export interface Arguments {
  /** Absolute or relative to the working directory; null: the embedded model. */
  model: string | null;
  labels: string | null;
  top: number;
  task:
    | { kind: 'help' }
    | { kind: 'files'; prompt: string; files: string[]; json: boolean; explain: boolean; heatMap: string | null }
    | { kind: 'captions'; files: string[]; json: boolean }
    | { kind: 'batch'; file: string };
}

/** The arguments make no sense; the message says why in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const DEFAULT_TOP = 5;

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const top = Number(values.top ?? DEFAULT_TOP);
  if (!Number.isInteger(top) || top < 1) throw new UsageError('--top needs a whole number of at least 1.');
  const common = { model: values.model ?? null, labels: values.labels ?? null, top };
  if (values.help) return { ...common, task: { kind: 'help' } };
  if (values.batch !== undefined) {
    if (values.prompt !== undefined || positionals.length > 0) {
      throw new UsageError('--batch reads prompts and drawings from its lines: leave out --prompt and files.');
    }
    if (values.explain || values['heat-map'] !== undefined) {
      throw new UsageError('--explain is for single drawings, not for a batch.');
    }
    if (values.caption) throw new UsageError('--caption takes files, not a batch.');
    return { ...common, task: { kind: 'batch', file: values.batch } };
  }
  if (values.caption) {
    if (values.prompt !== undefined || values.explain || values['heat-map'] !== undefined) {
      throw new UsageError(
        '--caption says what a drawing shows, whatever was asked for: leave out --prompt and --explain.',
      );
    }
    if (positionals.length === 0) throw new UsageError('Name at least one drawing file.');
    return { ...common, task: { kind: 'captions', files: positionals, json: values.json ?? false } };
  }
  if (values.prompt === undefined) throw new UsageError('--prompt "a cat" says what the drawings should show.');
  if (positionals.length === 0) throw new UsageError('Name at least one drawing file.');
  const heatMap = values['heat-map'] ?? null;
  if (heatMap !== null && positionals.length > 1) throw new UsageError('--heat-map takes one drawing.');
  const { prompt, json = false } = values;
  const explain = heatMap !== null || (values.explain ?? false);
  return { ...common, task: { kind: 'files', prompt, files: positionals, json, explain, heatMap } };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        prompt: { type: 'string' },
        batch: { type: 'string' },
        labels: { type: 'string' },
        top: { type: 'string' },
        model: { type: 'string' },
        json: { type: 'boolean' },
        explain: { type: 'boolean' },
        caption: { type: 'boolean' },
        'heat-map': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] as string) : String(error));
  }
}
