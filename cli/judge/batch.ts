import { StringDecoder } from 'node:string_decoder';
import { MAX_DRAWING_BYTES } from '#contract/limits.ts';
import type { Deduction, LabelShare } from '#contract/room.ts';
import { MAX_BATCH } from '../../server/judge/clip.ts';
import type { DrawingInput } from '../../server/judge/framing.ts';
import type { ImageJudge } from '../../server/judge/open-judge.ts';
import { JudgeError, type Judgement } from '../../server/judge/port.ts';
import { InputError, parseJson, readPrompt, readQuickDrawing } from './read-drawing.ts';

/** A line of text, or null for one that was longer than allowed and was skipped. */
export type Line = string | null;

/**
 * Splits a byte stream into lines, with at most `maxChars` of a line in memory. The last line needs no line break; an empty
 * last line is dropped.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, maxChars: number): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8');
  let line = '';
  let tooLong = false;
  for await (const chunk of input) {
    const parts = decoder.write(Buffer.from(chunk)).split('\n');
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
  line += decoder.end();
  if (tooLong) yield null;
  else if (line !== '') yield line.replace(/\r$/, '');
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
  error: { code: string; message: string };
}

/** One result for each line, in the order of the lines. */
export async function* judgeLines(lines: AsyncIterable<Line>, judge: ImageJudge): AsyncGenerator<Verdict | Failure> {
  const running: Promise<Verdict | Failure>[] = [];
  for await (const line of lines) {
    running.push(judgeLine(line, judge));
    if (running.length >= WINDOW) yield (await running.shift()) as Verdict | Failure;
  }
  yield* running;
}

async function judgeLine(line: Line, judge: ImageJudge): Promise<Verdict | Failure> {
  try {
    if (line === null) throw new InputError('too_large', `The line has more than ${MAX_LINE_CHARS} characters.`);
    const json = parseJson(line) as { prompt?: unknown; drawing?: unknown } | null;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw new InputError('bad_request', 'The line is not an object with "prompt" and "drawing".');
    }
    const prompt = readPrompt(json.prompt);
    return await verdict(judge, prompt, readQuickDrawing(json.drawing));
  } catch (error) {
    return failure(error);
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
