import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { parseQuickDrawing, QuickDrawError } from '#canvas/parse-quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { linesOf } from '../../cli/judge/batch.ts';

const Fields = z.object({ word: z.string().min(1), recognized: z.boolean().default(true), drawing: z.unknown() });
export type Row = Omit<z.infer<typeof Fields>, 'drawing'> & { drawing: QuickDrawing };

/** A longer line holds no drawing. */
const MAX_LINE_CHARS = 16 * 1024 * 1024;

/**
 * Rows of a Quick, Draw! file, raw or simplified, `.ndjson` or `.ndjson.xz` (unpacked by the `xz` command: Node has none of
 * its own).
 * @throws QuickDrawError that names the line and the field
 */
export async function* readQuickDraw(file: string): AsyncGenerator<Row> {
  const { input, ended } = file.endsWith('.xz') ? unpacked(file) : { input: createReadStream(file), ended: null };
  let number = 0;
  try {
    for await (const line of linesOf(input, MAX_LINE_CHARS)) yield readRow(line, `${file}, line ${++number}`);
    await ended;
  } catch (cause) {
    throw cause instanceof QuickDrawError ? cause : new Error(`${file} cannot be read.`, { cause });
  } finally {
    input.destroy();
  }
}

function unpacked(file: string): { input: Readable; ended: Promise<void> } {
  const xz = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(xz, 'close').then(([code]) => {
    if (code) throw new Error(`xz ended with code ${code}`);
  });
  // A reader that stops early does not wait for it.
  ended.catch(() => {});
  return { input: xz.stdout, ended };
}

function readRow(line: string | null, place: string): Row {
  try {
    if (line === null) throw new QuickDrawError(`it has more than ${MAX_LINE_CHARS} characters`);
    const { drawing, ...row } = Fields.parse(JSON.parse(line));
    return { ...row, drawing: parseQuickDrawing(drawing) };
  } catch (error) {
    const why =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
        : (error as Error).message;
    throw new QuickDrawError(`${place} cannot be read: ${why}.`, { cause: error });
  }
}
