import { z } from 'zod';
import { parseQuickDrawing, QuickDrawError } from '#canvas/parse-quickdraw.ts';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { applyOp, emptyHistory, refusal, visibleStrokes } from '#canvas/visible-strokes.ts';
import { decodeText, markedEncoding, TextError } from '#contract/decode-text.ts';
import { DrawOp } from '#contract/drawing.ts';
import type { ErrorCode } from '#contract/errors.ts';
import { MAX_OPS_PER_DRAWING } from '#contract/limits.ts';
import { tidyText } from '#contract/tidy-text.ts';
import type { DrawingInput } from '../../server/judge/framing.ts';

/** What was given cannot be judged: a code for programs, one plain sentence for people. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Longer than a prompt of the game (a command line may try a whole sentence), but bounded. */
const MAX_PROMPT_CHARS = 1_000;

/** @throws InputError */
export function readPrompt(value: unknown): string {
  if (typeof value !== 'string') throw new InputError('bad_request', '"prompt" is not a text.');
  const prompt = tidyText(value);
  if (prompt === '') throw new InputError('bad_request', 'The prompt is empty.');
  if (prompt.length > MAX_PROMPT_CHARS) {
    throw new InputError('too_large', `The prompt has more than ${MAX_PROMPT_CHARS} characters.`);
  }
  return prompt;
}

/** Recognises a drawing file by its contents. @throws InputError */
export function readDrawingFile(bytes: Uint8Array): DrawingInput {
  const encoding = markedEncoding(bytes);
  const start = new TextDecoder(encoding ?? 'utf-8').decode(bytes.subarray(0, 256)).trimStart();
  if (start.startsWith('[') || start.startsWith('{')) return readDrawingJson(parseJson(textOf(bytes)));
  if (encoding === null || encoding === 'utf-8') return { kind: 'image', bytes };
  // A picture that is text, an SVG: what draws it reads UTF-8, and believes what the first line says of the encoding.
  const svg = textOf(bytes).replace(/^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')/, '$1');
  return { kind: 'image', bytes: new TextEncoder().encode(svg) };
}

function textOf(bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch (error) {
    throw error instanceof TextError ? new InputError('bad_request', error.message) : error;
  }
}

/** @throws InputError */
export function parseJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InputError('bad_request', `This is not valid JSON${placeOf(error, json)}.`);
  }
}

/** Where the text stops being JSON, as far as the error tells. */
function placeOf(error: unknown, json: string): string {
  const at = positionOf((error as Error).message, json);
  if (at === null) return '';
  const lines = json.slice(0, at).split('\n');
  return `: line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
}

/** V8 shows so much of the text before the place of some errors, in place of a position. */
const EXCERPT_BEFORE = 10;

function positionOf(message: string, json: string): number | null {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  if (message.startsWith('Unexpected end')) return json.length;
  const [, excerpt] = /, \.\.\."(.*?)"(?:\.\.\.)? is not valid JSON$/s.exec(message) ?? [];
  const at = excerpt === undefined ? -1 : json.indexOf(excerpt);
  return at === -1 || at !== json.lastIndexOf(excerpt as string) ? null : at + EXCERPT_BEFORE;
}

/** Drawing ops, Quick, Draw! strokes, or an object that holds either. @throws InputError */
function readDrawingJson(json: unknown): DrawingInput {
  if (!Array.isArray(json)) {
    const held = json as { drawing?: unknown; ops?: unknown } | null;
    const inner = held?.drawing ?? held?.ops;
    if (Array.isArray(inner)) return readDrawingJson(inner);
    throw new InputError('bad_request', 'There is no "drawing" here.');
  }
  return json.length > 0 && !Array.isArray(json[0]) ? readOps(json) : readQuickDrawing(json);
}

/** @throws InputError */
export function readQuickDrawing(json: unknown): DrawingInput {
  try {
    return { kind: 'strokes', strokes: quickDrawStrokes(parseQuickDrawing(json)) };
  } catch (error) {
    if (!(error instanceof QuickDrawError)) throw error;
    throw new InputError('bad_request', `The drawing is malformed: ${error.message}.`);
  }
}

function readOps(json: unknown[]): DrawingInput {
  if (json.length > MAX_OPS_PER_DRAWING) {
    throw new InputError('too_large', `The drawing has more than ${MAX_OPS_PER_DRAWING} ops.`);
  }
  const parsed = z.array(DrawOp).safeParse(json);
  if (!parsed.success) throw new InputError('bad_request', `The drawing is malformed: ${problem(parsed.error)}.`);
  const history = emptyHistory();
  for (const [i, op] of parsed.data.entries()) {
    const why = refusal(history, op);
    if (why) throw new InputError('ops_invalid', `Op ${i + 1} (${op.kind}) cannot follow those before it: ${why}.`);
    applyOp(history, op);
  }
  return { kind: 'strokes', strokes: visibleStrokes(history) };
}

/** E.g. “op 3, points, value 5: Invalid input: expected number”. */
function problem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'unknown';
  const [op, ...fields] = issue.path;
  const names = fields.map((field) => (typeof field === 'number' ? `value ${field + 1}` : String(field)));
  return `${[`op ${Number(op) + 1}`, ...names].join(', ')}: ${issue.message}`;
}
