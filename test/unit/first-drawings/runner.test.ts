import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PackId, PromptId } from '#contract/ids.ts';
import { DrawingFailed, type DrawingMachine, type Drawn } from '#server/drawing-machine/port.ts';
import { type FirstDrawingsOptions, openFirstDrawings } from '#server/first-drawings/open-first-drawings.ts';
import { FIRST_LEVELS } from '#server/first-drawings/plan.ts';
import type { Judgement } from '#server/judge/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import type { NewDrawing, SavedDrawing } from '#server/storage/port/drawings.ts';

const LINE: Drawn = {
  drawing: [
    [
      [0, 255],
      [0, 255],
    ],
  ],
  score: 50,
};

const promptOf = (text: string) => ({
  id: text.replaceAll(' ', '-') as PromptId,
  ...{ text, translations: {}, packId: 'pack' as PackId, packName: 'Pack', drawings: 0, bestScore: null },
});

/** A server with these prompts, on which a drawing takes as long as `draw` says. */
function serverWith(texts: string[], draw: DrawingMachine['draw'] = async () => LINE) {
  const saved: NewDrawing[] = [];
  const log: { level: number; msg: string }[] = [];
  const state = { isBusy: false, isAway: false, settled: null as string | null, news: [] as PromptId[] };
  const logger = createLogger('info', { write: (line: string) => void log.push(JSON.parse(line)) });
  const unlessAway = () => {
    if (state.isAway) throw new Error('the database is away');
  };
  const options: FirstDrawingsOptions = {
    storage: {
      drawings: {
        drawnInRounds: async (prefix) =>
          saved
            .filter(({ roundId }) => roundId.startsWith(prefix))
            .map(({ promptId, machineLevel }) => ({ promptId, machineLevel: machineLevel ?? 1 })),
        async save(drawing) {
          unlessAway();
          saved.push(drawing);
          return drawing as unknown as SavedDrawing;
        },
      },
      prompts: { openPrompts: async () => ({ prompts: texts.map(promptOf), total: texts.length }) },
      daily: {
        upcoming: async (day) => [
          {
            day,
            prompt: state.settled === null ? null : promptOf(state.settled),
            settled: state.settled !== null,
            locked: false,
          },
        ],
      },
    },
    judge: {
      info: {
        ...{ modelId: 'm', modelHash: 'a'.repeat(64), provider: 'cpu', passedOver: [], precision: 'fp32' },
        ...{ preprocessing: 'p', embeddingLength: 1, knowsPhotographs: false },
      },
      reads: (prompt) => prompt !== 'кот',
      judge: async () =>
        ({
          ...{ similarity: 0.3, rawScore: 50, deductions: [], score: 50, labels: [] },
          ...{ embedding: Float32Array.of(1), thumbnail: new Uint8Array(1) },
        }) satisfies Judgement,
    },
    machine: { draw },
    isBusy: () => state.isBusy,
    onDrawingSaved: (promptId) => void state.news.push(promptId),
    logger,
    pace: { afterStart: 0, between: 0, poll: 1, check: 5, retry: 1 },
  };
  return { options, saved, log, state };
}

/** However busy the machine is. */
const until = (condition: () => unknown) => vi.waitUntil(condition, { timeout: 15_000, interval: 5 });

let stop = async () => {};
afterEach(() => stop());

describe('the first drawings', () => {
  it('[FIRST-1] are saved as machines’, each once, and said in one line', async () => {
    const { options, saved, log, state } = serverWith(['a cat', 'a dog', 'кот']);
    stop = openFirstDrawings(options);
    await until(() => log.length > 0);
    await sleep(30);
    expect(saved.map(({ prompt, machineLevel }) => [prompt, machineLevel])).toEqual(
      ['a cat', 'a dog'].flatMap((prompt) => FIRST_LEVELS.map((level) => [prompt, level])),
    );
    expect(new Set(saved.map(({ roundId, seatId }) => `${roundId} ${seatId}`)).size).toBe(saved.length);
    expect(saved[2]).toMatchObject({
      ...{ playerId: 'machine-5', nickname: 'Bézier', machineLevel: 5, listed: true, withheld: null, day: null },
    });
    expect(state.news).toHaveLength(6);
    expect(log).toMatchObject([{ msg: 'machines have drawn', drawings: 6 }]);
  });

  it('[FIRST-2] have the prompt of the day when somebody has asked for it', async () => {
    const texts = Array.from({ length: 30 }, (_, i) => `thing ${String(i).padStart(2, '0')}`);
    const { options, saved, log, state } = serverWith(texts);
    stop = openFirstDrawings(options);
    await until(() => log.length === 1);
    expect(saved.some(({ prompt }) => prompt === 'thing 29')).toBe(false);
    state.settled = 'thing 29';
    await until(() => log.length === 2);
    expect(saved.slice(-3).map(({ prompt, day }) => [prompt, day])).toEqual(Array(3).fill(['thing 29', null]));
  });

  it('[FIRST-1] give way to players, and are begun anew afterwards', async () => {
    const begun: AbortSignal[] = [];
    let isQuick = false;
    const { options, saved, state } = serverWith(['a cat'], async (_, { signal } = {}) => {
      begun.push(signal as AbortSignal);
      if (!isQuick) await sleep(60_000, undefined, { signal });
      return LINE;
    });
    state.isBusy = true;
    stop = openFirstDrawings(options);
    await sleep(20);
    expect(begun).toHaveLength(0);
    state.isBusy = false;
    await until(() => begun.length === 1);
    state.isBusy = true;
    await until(() => begun[0]?.aborted);
    await sleep(20);
    expect([begun.length, saved.length]).toEqual([1, 0]);
    isQuick = true;
    state.isBusy = false;
    await until(() => saved.length === 3);
  });

  it('[FIRST-1] wait while nothing can be saved, say so once, and go on', async () => {
    const { options, saved, log, state } = serverWith(['a cat']);
    state.isAway = true;
    stop = openFirstDrawings(options);
    await until(() => log.length > 0);
    await sleep(20);
    state.isAway = false;
    await until(() => saved.length === 3);
    await until(() => log.length === 2);
    expect(log.map(({ msg }) => msg)).toEqual(['machines cannot draw at the moment', 'machines have drawn']);
  });

  it('[FIRST-1] leave out what the machine cannot draw', async () => {
    const asked: string[] = [];
    const { options, saved, log } = serverWith(['a cat', 'a dog'], async (prompt) => {
      asked.push(prompt);
      if (prompt === 'a cat') throw new DrawingFailed('Nothing was drawn.');
      return LINE;
    });
    stop = openFirstDrawings(options);
    await until(() => log.length > 0);
    await sleep(30);
    expect(asked).toHaveLength(6);
    expect(saved).toHaveLength(3);
  });

  it('[FIRST-1] do not hold up a stop, whatever the machine is doing', async () => {
    let isDrawing = false;
    const { options, saved } = serverWith(['a cat'], () => {
      isDrawing = true;
      return new Promise(() => {});
    });
    const stopNow = openFirstDrawings(options);
    await until(() => isDrawing);
    await stopNow();
    expect(saved).toEqual([]);
  });
});
