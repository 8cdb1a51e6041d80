import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type Caption, captionText } from '#contract/caption.ts';
import { captionOf, captionOfPicture } from '../../server/explanations/caption.ts';
import type { DrawingInput } from '../../server/judge/framing.ts';
import { readLabels } from '../../server/judge/model-files.ts';
import { type ImageJudge, ModelError, openJudge } from '../../server/judge/open-judge.ts';
import { JudgeError } from '../../server/judge/port.ts';
import { type Arguments, HELP, readArguments, UsageError } from './arguments.ts';
import { type Failure, failure, judgeLines, linesOf, MAX_LINE_CHARS, openBatch, print, verdict } from './batch.ts';
import { explainedText, type FileResult, heatOf, table, writeHeatMap } from './output.ts';
import { InputError, readDrawingFile, readPrompt } from './read-drawing.ts';

export const DEFAULT_MODEL = fileURLToPath(new URL('../../models/doodle-clip', import.meta.url));

export interface Streams {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
}

/** The command line of the judge. Resolves with the exit code; what HELP says of it. */
export async function runJudge(argv: readonly string[], streams: Streams): Promise<number> {
  try {
    const args = readArguments(argv);
    switch (args.task.kind) {
      case 'help':
        streams.stdout.write(HELP);
        return 0;
      case 'batch':
        return await runBatch(args, args.task, streams);
      case 'captions':
        return await runCaptions(args, args.task, streams);
      case 'files':
        return await runFiles(args, args.task, streams);
    }
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError) {
      streams.stderr.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof ModelError || error instanceof JudgeError) {
      streams.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

type Task<K extends Arguments['task']['kind']> = Extract<Arguments['task'], { kind: K }>;

async function runBatch(args: Arguments, { file }: Task<'batch'>, { stdin, stdout }: Streams): Promise<number> {
  const input = await openBatch(file, stdin);
  const judge = await openFor(args);
  try {
    for await (const result of judgeLines(linesOf(input, MAX_LINE_CHARS), judge)) {
      if (!(await print(stdout, `${JSON.stringify(result)}\n`))) break;
    }
  } finally {
    await judge.close();
  }
  return 0;
}

async function runCaptions(args: Arguments, task: Task<'captions'>, { stdout, stderr }: Streams): Promise<number> {
  const judge = await openFor(args);
  const results: ({ file: string } & ({ text: string; caption: Caption } | Failure))[] = [];
  try {
    for (const file of task.files) {
      try {
        const drawing = readDrawingFile(await contents(file));
        const caption =
          drawing.kind === 'strokes'
            ? await captionOf(drawing.strokes, (strokes, texts) => judge.look({ strokes, texts }))
            : captionOfPicture(await judge.lookImage({ image: drawing.bytes, texts: [] }));
        results.push({ file, text: captionText(caption), caption });
      } catch (error) {
        results.push({ file, ...failure(error) });
      }
    }
  } finally {
    await judge.close();
  }
  if (task.json) stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  for (const result of task.json ? [] : results) {
    if ('error' in result) stderr.write(`${result.file}: ${result.error.message}\n`);
    else stdout.write(`${result.file}: ${result.text}\n`);
  }
  return results.some((result) => 'error' in result) ? 1 : 0;
}

async function runFiles(args: Arguments, task: Task<'files'>, { stdout, stderr }: Streams): Promise<number> {
  const prompt = readPrompt(task.prompt);
  const judge = await openFor(args);
  const results: FileResult[] = [];
  try {
    // One after the other: a shell may name thousands of files, and each may be a large picture.
    for (const file of task.files) {
      try {
        results.push({ file, ...(await judged(judge, prompt, readDrawingFile(await contents(file)), task)) });
      } catch (error) {
        results.push({ file, ...failure(error) });
      }
    }
  } finally {
    await judge.close();
  }
  if (task.json) stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else {
    const good = results.filter((result) => !('error' in result));
    for (const result of good) {
      if (!('error' in result) && result.heat)
        stdout.write(explainedText(result.file, { ...result, heat: result.heat }));
    }
    if (good.length > 0 && !task.explain) stdout.write(`${table(good)}\n`);
    for (const result of results) if ('error' in result) stderr.write(`${result.file}: ${result.error.message}\n`);
  }
  return results.some((result) => 'error' in result) ? 1 : 0;
}

async function judged(judge: ImageJudge, prompt: string, drawing: DrawingInput, task: Task<'files'>) {
  const result = await verdict(judge, prompt, drawing);
  if (!task.explain) return result;
  const heat = await heatOf(judge, prompt, drawing);
  if (task.heatMap !== null) await writeHeatMap(task.heatMap, drawing, heat);
  return { ...result, heat };
}

async function openFor({ model, labels, top }: Arguments): Promise<ImageJudge> {
  return openJudge({
    modelFolder: model ?? DEFAULT_MODEL,
    // Looking for a better one would take longer than a few drawings do.
    provider: 'cpu',
    // Nothing else has a claim on the cores here.
    intraOpNumThreads: availableParallelism(),
    topLabels: top,
    thumbnails: false,
    ...(labels === null ? {} : { labels: await bank(labels) }),
  });
}

async function bank(file: string): Promise<string[]> {
  const labels = await readLabels(file);
  if (!labels?.length) throw new UsageError(`The label file ${file} is missing or has no labels.`);
  return labels;
}

async function contents(file: string): Promise<Uint8Array> {
  return readFile(file).catch(() => {
    throw new InputError('not_found', 'The file cannot be read.');
  });
}
