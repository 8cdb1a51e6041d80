import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { markedEncoding } from '#contract/decode-text.ts';
import type { Deduction, LabelShare } from '#contract/judgement.ts';
import { MAX_DRAWING_BYTES } from '#contract/limits.ts';
import { MAX_BATCH } from '../../server/judge/clip.ts';
import type { DrawingInput } from '../../server/judge/framing.ts';
import type { ImageJudge } from '../../server/judge/open-judge.ts';
import { JudgeError, type Judgement } from '../../server/judge/port.ts';
import { UsageError } from './arguments.ts';
import { InputError, parseJson, readPrompt, readQuickDrawing } from './read-drawing.ts';

/** @param file "-": standard input. @throws UsageError */
export async function openBatch(file: string, stdin: Readable): Promise<Readable> {
  if (file === '-') return stdin;
  const stream = createReadStream(file);
  try {
    await once(stream, 'open');
  } catch {
    throw new UsageError(`The batch file ${file} cannot be read.`);
  }
  return stream;
}

/** Waits while the reader is behind. false: the reader has closed the stream. */
export async function print(stdout: Writable, text: string): Promise<boolean> {
  if (stdout.destroyed) return false;
  if (stdout.write(text)) return true;
  return once(stdout, 'drain').then(
    () => true,
    () => false,
  );
}

/** A line of text, or null for one that was longer than allowed and was skipped. */
export type Line = string | null;

/**
 * Splits a byte stream into lines, with at most `maxChars` of a line in memory. The last line needs no line break; an empty
 * last line is dropped.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, maxChars: number): AsyncGenerator<Line> {
  let line = '';
  let tooLong = false;
  for await (const text of textOf(input)) {
    const parts = text.split('\n');
    for (const [i, part] of parts.entries()) {
      if (i > 0) {
        yield tooLong ? null : line.replace(/\r$/, '');
        line = '';
        tooLong = false;
      }
      if (tooLong) continue;
      tooLong = line.length + part.length > maxChars;
      line = tooLong ? '' : line + part;
    }
  }
  if (tooLong) yield null;
  else if (line !== '') yield line.replace(/\r$/, '');
}

/** In pieces, by the encoding that the byte-order mark names. What is no text in it becomes U+FFFD. */
async function* textOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const MARK_BYTES = 3;
  let decoder: TextDecoder | null = null;
  let start: Uint8Array = new Uint8Array();
  for await (const chunk of input) {
    const bytes: Uint8Array = decoder ? chunk : Buffer.concat([start, chunk]);
    if (!decoder && bytes.length < MARK_BYTES) {
      start = bytes;
      continue;
    }
    decoder ??= new TextDecoder(markedEncoding(bytes) ?? 'utf-8');
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder ? decoder.decode() : new TextDecoder(markedEncoding(start) ?? 'utf-8').decode(start);
}

/** One line may hold a drawing of the largest size and its prompt. */
export const MAX_LINE_CHARS = MAX_DRAWING_BYTES + 64 * 1024;
/** Lines judged at a time: batches stay full while results are written, and memory stays bounded. */
const WINDOW = 4 * MAX_BATCH;

export interface Verdict {
  prompt: string;
  similarity: number;
  rawScore: number;
  deductions: Deduction[];
  score: number;
  labels: LabelShare[];
}

export interface Failure {
  /** `line`: of a batch, from 1. */
  error: { code: string; message: string; line?: number };
}

/** One result for each line, in the order of the lines. */
export async function* judgeLines(lines: AsyncIterable<Line>, judge: ImageJudge): AsyncGenerator<Verdict | Failure> {
  const running: Promise<Verdict | Failure>[] = [];
  let number = 0;
  for await (const line of lines) {
    running.push(judgeLine(line, ++number, judge));
    if (running.length >= WINDOW) yield (await running.shift()) as Verdict | Failure;
  }
  yield* running;
}

async function judgeLine(line: Line, number: number, judge: ImageJudge): Promise<Verdict | Failure> {
  try {
    if (line === null) throw new InputError('too_large', `The line has more than ${MAX_LINE_CHARS} characters.`);
    const json = parseJson(line) as { prompt?: unknown; drawing?: unknown } | null;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new InputError('bad_request', 'The line is not an object with "prompt" and "drawing".');
    }
    const prompt = readPrompt(json.prompt);
    return await verdict(judge, prompt, readQuickDrawing(json.drawing));
  } catch (error) {
    return { error: { ...failure(error).error, line: number } };
  }
}

/** @throws JudgeError */
export async function verdict(judge: ImageJudge, prompt: string, drawing: DrawingInput): Promise<Verdict> {
  const request = { prompt, priority: 'final' as const };
  const judgement: Judgement = await (drawing.kind === 'strokes'
    ? judge.judge({ ...request, strokes: drawing.strokes })
    : judge.judgeImage({ ...request, image: drawing.bytes }));
  const { similarity, rawScore, deductions, score, labels } = judgement;
  return { prompt, similarity, rawScore, deductions, score, labels };
}

/** What a person or a program can do with an error of one drawing; anything else goes up. */
export function failure(error: unknown): Failure {
  if (error instanceof InputError) return { error: { code: error.code, message: error.message } };
  if (error instanceof JudgeError) return { error: { code: 'judge_failed', message: error.message } };
  throw error;
}
