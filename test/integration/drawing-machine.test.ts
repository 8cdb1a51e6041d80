import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuickDrawing } from '#canvas/parse-quickdraw.ts';
import { openDrawingMachine } from '#server/drawing-machine/open-machine.ts';
import { DOODLE_PEN, openPen } from '#server/drawing-machine/pen.ts';
import { DrawingFailed, type DrawingMachine, type Drawn } from '#server/drawing-machine/port.ts';
import { ModelError } from '#server/judge/model-files.ts';

describe('the drawing machine', () => {
  let machine: DrawingMachine;
  let cat: Drawn;
  beforeAll(async () => {
    machine = openDrawingMachine();
    cat = await machine.draw('a cat', { candidates: 2 });
  });
  afterAll(() => machine.close());

  it('draws a prompt in the Quick, Draw! format, with a score', () => {
    expect(parseQuickDrawing(cat.drawing)).toEqual(cat.drawing);
    expect(cat.drawing.flatMap(([xs]) => xs).length).toBeGreaterThan(2);
    expect(cat.score).toBeGreaterThan(0);
    expect(cat.score).toBeLessThanOrEqual(100);
  });

  it('draws the same for the same seed, and something else for another', async () => {
    expect(await machine.draw('a cat', { candidates: 2, seed: 1 })).toEqual(cat);
    expect((await machine.draw('a cat', { candidates: 2, seed: 2 })).drawing).not.toEqual(cat.drawing);
  });

  it('draws two things on one sheet', async () => {
    const { drawing } = await machine.draw('a cat on a table', { candidates: 1 });
    expect(parseQuickDrawing(drawing)).toEqual(drawing);
  });

  it('gives up what is cancelled, waiting or begun, and goes on with the others', async () => {
    const begun = new AbortController();
    const waiting = new AbortController();
    const first = machine.draw('a dog next to a house', { candidates: 32, signal: begun.signal });
    const second = machine.draw('a dog', { signal: waiting.signal });
    const third = machine.draw('a cat', { candidates: 2 });
    begun.abort(new Error('too late'));
    waiting.abort(new Error('too late as well'));
    await expect(first).rejects.toThrow('too late');
    await expect(second).rejects.toThrow('too late as well');
    expect(await third).toEqual(cat);
  });

  it('takes a sensible number of candidates only', async () => {
    for (const candidates of [0, 1.5, 33]) {
      await expect(machine.draw('a cat', { candidates })).rejects.toThrow(RangeError);
    }
  });
});

describe('a drawing machine without work', () => {
  it('ends its worker, and starts it again for the next drawing', async () => {
    const machine = openDrawingMachine({ idleMs: 1 });
    const first = await machine.draw('a cat', { candidates: 1 });
    await sleep(20);
    expect(await machine.draw('a cat', { candidates: 1 })).toEqual(first);
    await machine.close();
  });
});

describe('a drawing machine that was closed', () => {
  it('draws nothing', async () => {
    const machine = openDrawingMachine();
    await machine.close();
    await expect(machine.draw('a cat')).rejects.toThrow(DrawingFailed);
  });
});

describe('the model folder', () => {
  it('is refused by name when a file is missing, malformed or another one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pen-'));
    try {
      await expect(openPen(join(folder, 'nowhere'), 1)).rejects.toThrow(ModelError);
      await cp(DOODLE_PEN, folder, { recursive: true });
      const weights = await readFile(join(folder, 'height.onnx'));
      weights[weights.length >> 1] = (weights[weights.length >> 1] as number) ^ 1;
      await writeFile(join(folder, 'height.onnx'), weights);
      await expect(openPen(folder, 1)).rejects.toThrow(/height\.onnx is not the one/);
      await writeFile(join(folder, 'pen.json'), '{}');
      await expect(openPen(folder, 1)).rejects.toThrow(/pen\.json cannot be used/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
