import { describe, expect, it } from 'vitest';
import type { DrawingId } from '#contract/ids.ts';
import { MAPS_RATE, MAX_PENDING_MAPS, openExplanations } from '#server/explanations/open-explanations.ts';
import { type Explanation, JudgeError } from '#server/judge/port.ts';
import type { SavedDrawing } from '#server/storage/port/drawings.ts';

const info = {
  modelId: 'm',
  modelHash: 'present',
  provider: 'cpu',
  passedOver: [],
  precision: 'fp32',
  preprocessing: 'canvas-2',
  embeddingLength: 4,
  knowsPhotographs: false,
} as const;
const drawing = (id: string, change: Partial<SavedDrawing> = {}) =>
  ({
    id,
    prompt: 'a house',
    labels: [{ text: 'house', share: 0.5 }],
    rawScore: 71.25,
    deductions: [{ reason: 'tiny', points: 12 }],
    score: 59.3,
    modelHash: info.modelHash,
    preprocessing: info.preprocessing,
    ...change,
  }) as SavedDrawing;

const explanation: Explanation = {
  frame: { x: 1, y: 2, side: 900 },
  side: 2,
  drops: Float32Array.of(0.5, -0.25, 0, 0.123456),
  similarity: 0.7,
};

/** A judge whose explanations end when the test says so, and drawings that exist unless their name says otherwise. */
function stage() {
  const asked: { answer(): void; fail(error: Error): void }[] = [];
  const logged: string[] = [];
  let now = 0;
  const explanations = openExplanations({
    judge: {
      info,
      load: { waiting: { final: 0, live: 0, explain: 0 }, liveIntervalMs: 500 },
      look: async ({ texts }) => ({ labels: [], texts: texts.map(() => ({ similarity: 0, share: 0 })) }),
      explain: () => new Promise((resolve, fail) => void asked.push({ answer: () => resolve(explanation), fail })),
    },
    drawings: {
      find: async (id) => {
        if (id === 'broken') throw new Error('no database');
        if (id === 'absent') return null;
        return drawing(id, id === 'old' ? { modelHash: 'past' } : id === 'older' ? { preprocessing: 'canvas-1' } : {});
      },
      ops: async () => [],
      setCaption: async () => {},
    },
    logger: { error: (_fields: object, message: string) => void logged.push(message) } as never,
    now: () => now,
  });
  const of = (id: string, client = 'somebody') => explanations.of(id as DrawingId, client);
  const turn = () => new Promise(setImmediate);
  return { asked, logged, of, turn, later: (ms: number) => (now += ms) };
}

describe('why a drawing has its score', () => {
  it('[SCORE-3] is told with the map, which is made once and then kept', async () => {
    const { asked, of, turn } = stage();
    const answers = [of('a'), of('a'), of('a')];
    await turn();
    expect(asked).toHaveLength(1);
    asked[0]?.answer();
    const [first, ...others] = await Promise.all(answers);
    expect(first).toEqual({
      ok: true,
      explanation: {
        labels: [{ text: 'house', share: 0.5 }],
        rawScore: 71.25,
        deductions: [{ reason: 'tiny', points: 12 }],
        score: 59.3,
        heat: { frame: { x: 1, y: 2, side: 900 }, side: 2, drops: [0.5, -0.25, 0, 0.1235] },
        heatNote: null,
        found: null,
      },
    });
    expect(others).toEqual([first, first]);
    expect(await of('a')).toEqual(first);
    expect(asked).toHaveLength(1);
  });

  it('[SCORE-3] is told without the map when another model, or another way of seeing, judged it', async () => {
    const { asked, of } = stage();
    for (const id of ['old', 'older']) {
      expect(await of(id)).toMatchObject({
        ok: true,
        explanation: { heat: null, heatNote: expect.stringMatching(/\.$/) },
      });
    }
    expect(asked).toEqual([]);
  });

  it('is not told of what is not there, or can’t be read', async () => {
    const { of, logged } = stage();
    expect(await of('absent')).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(await of('broken')).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    expect(logged).toHaveLength(1);
  });

  it('a failed map is not kept: the next one who asks gets a new try', async () => {
    const { asked, of, turn, logged } = stage();
    const first = of('a');
    await turn();
    asked[0]?.fail(new JudgeError('the model stumbled'));
    expect(await first).toMatchObject({ ok: false, error: { code: 'judge_failed' } });
    expect(logged).toHaveLength(1);
    const second = of('a');
    await turn();
    asked[1]?.answer();
    expect(await second).toMatchObject({ ok: true });
  });

  it('[SCORE-3] a map that was crowded out costs nothing, is no failure, and may be asked for again', async () => {
    const { asked, of, turn, logged } = stage();
    for (let i = 0; i < MAPS_RATE.capacity + 1; i++) {
      const crowdedOut = of('a');
      await turn();
      asked.at(-1)?.fail(new JudgeError('too much to do', { code: 'busy' }));
      expect(await crowdedOut).toMatchObject({
        ok: false,
        error: { code: 'unavailable', retryAfterMs: expect.any(Number) },
      });
    }
    expect(logged).toEqual([]);
  });

  it('[SCORE-3] counts the maps that a client has made, not those that were at hand', async () => {
    const { asked, of, turn, later } = stage();
    for (let i = 0; i < MAPS_RATE.capacity; i++) {
      const making = of(`drawing ${i}`);
      await turn();
      asked.at(-1)?.answer();
      expect(await making).toMatchObject({ ok: true });
    }
    expect(await of('one more')).toMatchObject({ ok: false, error: { code: 'rate_limited', retryAfterMs: 1000 } });
    expect(await of('drawing 0')).toMatchObject({ ok: true });
    const other = of('one more', 'somebody else');
    await turn();
    asked.at(-1)?.answer();
    expect(await other).toMatchObject({ ok: true });
    later(1000);
    const allowed = of('two more');
    await turn();
    asked.at(-1)?.answer();
    expect(await allowed).toMatchObject({ ok: true });
  });

  it('[SCORE-3] makes only so many maps at a time', async () => {
    const { asked, of, turn } = stage();
    const making = Array.from({ length: MAX_PENDING_MAPS }, (_, i) => of(`drawing ${i}`, `client ${i}`));
    await turn();
    expect(await of('one more')).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    for (const { answer } of asked) answer();
    expect((await Promise.all(making)).every((result) => result.ok)).toBe(true);
  });
});
