import { describe, expect, it } from 'vitest';
import type { QuickDrawing } from '#contract/drawing.ts';
import type { DrawingMachine } from '#server/drawing-machine/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import { type MachineRequest, MachineStudio } from '#server/rooms/machine-studio.ts';

/** Draws when it is told to, and says what it was asked for. */
class SlowMachine implements DrawingMachine {
  readonly asked: string[] = [];
  readonly #waiting: (() => void)[] = [];

  async draw(prompt: string, { candidates, seed, signal }: Parameters<DrawingMachine['draw']>[1] = {}) {
    this.asked.push(prompt);
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => {
        this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
        resolve();
      });
    });
    signal?.throwIfAborted();
    const drawing: QuickDrawing = [
      [
        [0, candidates ?? 0],
        [0, seed ?? 0],
      ],
    ];
    return { drawing, score: 50 };
  }

  async close() {}

  /** Finishes the drawing that it is at, and waits until the next one has begun, if there is any. */
  async finish(): Promise<void> {
    this.#waiting.shift()?.();
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
  }
}

function studio() {
  const machine = new SlowMachine();
  const log: string[] = [];
  const logger = createLogger('warn', { write: (line) => void log.push(line) });
  const opened = new MachineStudio(machine, logger, () => 0);
  const ask = (prompt: string, request: Partial<MachineRequest> = {}) =>
    opened.drawing({ prompt, level: 3, number: 1, address: 'a', signal: new AbortController().signal, ...request });
  return { machine, ask, log };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the studio of machines', () => {
  it('[MACHINE-8] draws one after the other, and for a newcomer before the tenth of somebody else', async () => {
    const { machine, ask } = studio();
    const many = Array.from({ length: 10 }, (_, n) => ask(`thing ${n}`));
    await settled();
    expect(machine.asked).toEqual(['thing 0']);
    const other = ask('newcomer', { address: 'b' });
    await machine.finish();
    expect(machine.asked).toEqual(['thing 0', 'newcomer']);
    for (let n = 0; n < 11; n++) await machine.finish();
    expect(await other).not.toBeNull();
    expect((await Promise.all(many)).every((drawing) => drawing !== null)).toBe(true);
  });

  it('[MACHINE-8] what nobody needs any more is given up, waiting or begun', async () => {
    const { machine, ask, log } = studio();
    const [first, second] = [new AbortController(), new AbortController()];
    const begun = ask('begun', { signal: first.signal });
    const waiting = ask('waiting', { signal: second.signal });
    const wanted = ask('wanted');
    await settled();
    second.abort();
    first.abort();
    expect([await begun, await waiting]).toEqual([null, null]);
    await settled();
    await machine.finish();
    expect(await wanted).not.toBeNull();
    expect(machine.asked).toEqual(['begun', 'wanted']);
    expect(log).toEqual([]);
  });

  it('[MACHINE-8] keeps drawings, by prompt, level and number, and gives an address a thousand at once', async () => {
    const { machine, ask } = studio();
    const first = ask('cat');
    await settled();
    await machine.finish();
    const drawing = await first;
    expect(await ask('cat')).toBe(drawing);
    // There are sixteen of each.
    expect(await ask('cat', { number: 17 })).toBe(drawing);
    for (let n = 3; n < 1_000; n++) expect(await ask('cat')).toBe(drawing);
    expect(await ask('cat')).toBeNull();
    expect(await ask('cat', { address: 'b' })).toBe(drawing);
    expect(machine.asked).toEqual(['cat']);
  });
});
