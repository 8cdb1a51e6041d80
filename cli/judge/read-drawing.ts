import { z } from 'zod';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { applyOp, emptyHistory, refusal, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp, QuickDrawing } from '#contract/drawing.ts';
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
  const start = new TextDecoder()
    .decode(bytes.subarray(0, 256))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (!start.startsWith('[') && !start.startsWith('{')) return { kind: 'image', bytes };
  return readDrawingJson(parseJson(new TextDecoder().decode(bytes)));
}

/** @throws InputError */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new InputError('bad_request', 'This is not valid JSON.');
  }
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
  const parsed = QuickDrawing.safeParse(json);
  if (!parsed.success) throw new InputError('bad_request', `The drawing is malformed: ${problem(parsed.error)}.`);
  return { kind: 'strokes', strokes: quickDrawStrokes(parsed.data) };
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
    if (why) throw new InputError('ops_invalid', `Op ${i} (${op.kind}) cannot follow those before it: ${why}.`);
    applyOp(history, op);
  }
  return { kind: 'strokes', strokes: visibleStrokes(history) };
}

function problem(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ') : 'unknown';
}
