import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CannotMeasure } from '../measure.ts';
import type { TorchModel } from './fp16-vit.ts';

const SCRIPT = fileURLToPath(new URL('./torch_vit.py', import.meta.url));
const Opened = z.object({ device: z.enum(['cuda', 'cpu']), name: z.string(), torch: z.string() });
const Timed = z.object({ ms: z.number() });
const Embedded = z.object({ embedding: z.array(z.number()) });

export interface Torch extends z.infer<typeof Opened> {
  /** `batch` divides `count` and the number of pictures. @returns ms */
  turn(turn: { count: number; batch: number }): Promise<number>;
  /** As it comes out of the tower. */
  embedding(index: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** @param pixels file of float32 pixel values, `pictures` of them @throws CannotMeasure where there is no PyTorch */
export async function openTorch(model: TorchModel, pixels: string, pictures: number): Promise<Torch> {
  const python = spawn(process.env.PYTHON ?? 'python3', [SCRIPT]);
  const ask = questions(python);
  const opened = Opened.parse(await ask({ ask: 'open', model, pixels, pictures }));
  return {
    ...opened,
    turn: async (turn) => Timed.parse(await ask({ ask: 'turn', ...turn })).ms,
    embedding: async (index) => Float32Array.from(Embedded.parse(await ask({ ask: 'embedding', index })).embedding),
    async close() {
      const exit = once(python, 'exit');
      python.stdin.end();
      await exit;
    },
  };
}

/** One line there, one line back. */
function questions(python: ChildProcessWithoutNullStreams): (question: object) => Promise<unknown> {
  let complaints = '';
  python.stderr.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-1_000);
  });
  const ended = new Promise<string>((resolve) => {
    python.on('error', (error) => resolve(error.message));
    python.on('close', () => resolve(complaints.trim().split('\n').at(-1) ?? ''));
  });
  // What cannot be written to a process that has ended is told by `ended`.
  python.stdin.on('error', () => {});
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  return async (question) => {
    python.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await lines.next();
    if (!line.done) return JSON.parse(line.value);
    throw new CannotMeasure(`PyTorch cannot be asked (PYTHON names another Python): ${await ended}`);
  };
}
