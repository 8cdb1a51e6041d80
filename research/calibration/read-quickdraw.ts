import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { QuickDrawing } from '#contract/drawing.ts';

const Row = z.object({ word: z.string().min(1), recognized: z.boolean().default(true), drawing: QuickDrawing });
export type Row = z.infer<typeof Row>;

/** Rows of a Quick, Draw! file, `.ndjson` or `.ndjson.xz` (unpacked by the `xz` command: Node has none of its own). */
export async function* readQuickDraw(file: string): AsyncGenerator<Row> {
  let failure: Error | null = null;
  const fail = (error: Error) => {
    failure = error;
  };
  let input: Readable;
  if (file.endsWith('.xz')) {
    const xz = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'ignore'] });
    xz.on('error', fail);
    xz.on('close', (code) => {
      if (code) fail(new Error(`xz ended with code ${code}`));
    });
    input = xz.stdout;
  } else {
    input = createReadStream(file);
    input.on('error', fail);
  }
  const lines = createInterface({ input });
  try {
    for await (const line of lines) yield Row.parse(JSON.parse(line));
  } finally {
    lines.close();
    input.destroy();
  }
  if (failure) throw new Error(`${file} cannot be read.`, { cause: failure });
}
