import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createCanvas } from '@napi-rs/canvas';
import { renderStrokes } from '../../canvas/render.ts';
import type { Stroke } from '../../canvas/visible-strokes.ts';
import type { QuickDrawing } from '../../contract/drawing.ts';

/** Side of the model's input. The judge renders at this size too: nothing is resized between training and serving. */
export const SIDE_PX = 96;

export interface Row {
  word: string;
  key_id: string;
  recognized?: boolean;
  drawing: QuickDrawing;
}

/** Rows of an xz-compressed ndjson file (Node has no xz of its own). */
export async function* readRows(file: string): AsyncGenerator<Row> {
  const xz = spawn('xz', ['-dc', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => xz.on('close', resolve));
  for await (const line of createInterface({ input: xz.stdout })) yield JSON.parse(line) as Row;
  if ((await exit) !== 0) throw new Error(`xz could not read ${file}`);
}

const canvas = createCanvas(SIDE_PX, SIDE_PX);
const context = canvas.getContext('2d');

/** Black strokes through the product's renderer, as one byte a pixel (0 ink, 255 paper). */
export function renderGrey(strokes: Iterable<Stroke>): Buffer {
  renderStrokes(context, strokes, SIDE_PX);
  const rgba = context.getImageData(0, 0, SIDE_PX, SIDE_PX).data;
  const grey = Buffer.alloc(SIDE_PX * SIDE_PX);
  for (let i = 0; i < grey.length; i++) grey[i] = rgba[i * 4] as number;
  return grey;
}

/** A file of raw pixels that waits when the disk is behind. */
export function pixelFile(file: string): { write(pixels: Buffer): Promise<void>; end(): Promise<void> } {
  const stream = createWriteStream(file);
  return {
    async write(pixels) {
      if (!stream.write(pixels)) await new Promise<void>((resolve) => stream.once('drain', () => resolve()));
    },
    end: () => new Promise((resolve, reject) => stream.on('error', reject).end(() => resolve())),
  };
}
