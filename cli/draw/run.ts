import { writeFile } from 'node:fs/promises';
import type { QuickDrawing } from '#contract/drawing.ts';
import { openDrawingMachine } from '../../server/drawing-machine/open-machine.ts';
import { DrawingFailed, type DrawingMachine } from '../../server/drawing-machine/port.ts';
import { ModelError } from '../../server/judge/model-files.ts';
import { UsageError } from '../judge/arguments.ts';
import { linesOf, openBatch, print } from '../judge/batch.ts';
import { InputError, readPrompt } from '../judge/read-drawing.ts';
import type { Streams } from '../judge/run.ts';
import { type DrawArguments, HELP, readDrawArguments } from './arguments.ts';

/** A prompt has at most 1,000 characters; what is longer is refused without being kept. */
const MAX_LINE_CHARS = 8_192;

/** The command line of the drawing machine. Resolves with the exit code; what HELP says of it. */
export async function runDraw(argv: readonly string[], { stdin, stdout, stderr }: Streams): Promise<number> {
  try {
    const args = readDrawArguments(argv);
    const { task } = args;
    if (task.kind === 'help') {
      stdout.write(HELP);
      return 0;
    }
    const prompts =
      task.kind === 'prompt' ? [readPrompt(task.prompt)] : linesOf(await openBatch(task.file, stdin), MAX_LINE_CHARS);
    const machine = openDrawingMachine();
    try {
      for await (const prompt of prompts) {
        const line =
          task.kind === 'batch' ? await drawnLine(machine, prompt, args) : await drawn(machine, prompt, args);
        if (task.kind === 'prompt' && task.svg !== null && 'drawing' in line) {
          await writeSvg(task.svg, line.drawing);
          if (!task.json) {
            stdout.write(`${task.svg}: score ${line.score}\n`);
            continue;
          }
        }
        if (!(await print(stdout, `${JSON.stringify(line)}\n`))) break;
      }
    } finally {
      await machine.close();
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof InputError) {
      stderr.write(`${error.message}\n`);
      return 2;
    }
    if (error instanceof ModelError || error instanceof DrawingFailed) {
      stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function drawn(machine: DrawingMachine, text: string | null, { candidates, seed }: DrawArguments) {
  if (text === null) throw new InputError('too_large', `The line has more than ${MAX_LINE_CHARS} characters.`);
  const prompt = readPrompt(text);
  const { drawing, score } = await machine.draw(prompt, { candidates, seed });
  return { prompt, drawing, score, candidates };
}

async function drawnLine(machine: DrawingMachine, text: string | null, args: DrawArguments) {
  try {
    return await drawn(machine, text, args);
  } catch (error) {
    if (error instanceof InputError) return { error: { code: error.code, message: error.message } };
    if (error instanceof DrawingFailed) return { error: { code: 'internal', message: error.message } };
    throw error;
  }
}

async function writeSvg(file: string, drawing: QuickDrawing): Promise<void> {
  try {
    await writeFile(file, svgOf(drawing));
  } catch {
    throw new UsageError(`The picture ${file} cannot be written.`);
  }
}

/** As thick as the game's default pen. */
export function svgOf(drawing: QuickDrawing): string {
  const lines = drawing.map(([xs, ys]) => {
    // A line of no length has no round ends in every program; one of a hair's has.
    const points =
      xs.length > 1 ? xs.map((x, i) => `${x},${ys[i]}`) : [`${xs[0]},${ys[0]}`, `${(xs[0] as number) + 0.01},${ys[0]}`];
    return `<polyline points="${points.join(' ')}"/>`;
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-29 -29 313 313">',
    '<rect x="-29" y="-29" width="313" height="313" fill="#fff"/>',
    '<g fill="none" stroke="#000" stroke-width="6" stroke-linecap="round" stroke-linejoin="round">',
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
