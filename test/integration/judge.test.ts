import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { type ImageJudge, ModelError, openJudge } from '#server/judge/open-judge.ts';
import { JudgeError, THUMBNAIL_SIDE_PX } from '#server/judge/port.ts';
import { TINY_LABELS, writeTinyClip } from '../support/tiny-clip.ts';

const house: Stroke[] = quickDrawStrokes([
  [
    [40, 40, 215, 215, 40],
    [120, 240, 240, 120, 120],
  ],
  [
    [20, 128, 235],
    [125, 20, 125],
  ],
]);
const line: Stroke[] = quickDrawStrokes([
  [
    [0, 255],
    [128, 128],
  ],
]);
const white: Stroke[] = line.map((stroke) => ({ ...stroke, colour: '#ffffff' }));

/** Cutting it into tokens takes more than a heap of 40 MiB, so the model's thread dies of it. */
const ENDLESS_PROMPT = 'a house '.repeat(1_500_000);

/** Fits into a message to a thread with a heap of 40 MiB; drawing it does not. */
const endless: Stroke[] = line.map((stroke) => ({
  ...stroke,
  points: Array.from({ length: 500_000 }, (_, i) => (i % 4 === 2 ? 0.5 : ((i * 7919) % 1000) + 0.5)),
}));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judge-'));
  await writeTinyClip(join(folder, 'tiny'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a judge on its own thread', () => {
  let judge: ImageJudge;
  beforeAll(async () => {
    judge = await openJudge({ modelFolder: join(folder, 'tiny'), provider: 'cpu' });
  });
  afterAll(() => judge.close());

  it('says which model judges', () => {
    expect(judge.info).toEqual({
      modelId: 'tiny',
      modelHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      provider: 'cpu',
      passedOver: [],
      precision: 'fp32',
      preprocessing: 'canvas-2',
      embeddingLength: 16,
      knowsPhotographs: true,
    });
  });

  it('gives similarity, scores, labels, embedding and thumbnail', async () => {
    const judgement = await judge.judge({ strokes: house, prompt: 'a house', priority: 'final' });
    expect(Math.abs(judgement.similarity)).toBeLessThanOrEqual(1);
    expect(judgement.score).toBe(Math.round(judgement.rawScore * 10) / 10);
    expect(judgement.labels).toHaveLength(5);
    expect(judgement.labels.every(({ text }) => TINY_LABELS.includes(text))).toBe(true);
    expect([...judgement.labels].sort((a, b) => b.share - a.share)).toEqual(judgement.labels);
    expect(judgement.embedding).toHaveLength(16);
    expect(Math.hypot(...judgement.embedding)).toBeCloseTo(1, 5);
    const { format, width, height } = await sharp(judgement.thumbnail).metadata();
    expect([format, width, height]).toEqual(['png', THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX]);
  });

  it('[MODE-2] tells which of some texts a drawing is of, when it is asked', async () => {
    const among = ['a house', 'a fish', 'a tree'];
    const request = { strokes: house, prompt: 'a fish', priority: 'final' as const };
    const [asked, unasked] = await Promise.all([judge.judge({ ...request, among }), judge.judge(request)]);
    const { shares, ...rest } = asked;
    expect(shares?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect({ ...rest, thumbnail: null }).toEqual({ ...unasked, thumbnail: null });
    // The one text's share is the same whatever the prompt, and follows its similarity.
    const similarities = await Promise.all(
      among.map(async (prompt) => (await judge.judge({ ...request, prompt, among })).similarity),
    );
    const order = (values: readonly number[]) => [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    expect(order(shares ?? [])).toEqual(order(similarities));
  });

  it('[MODE-2] compares a canvas again when the texts are others', async () => {
    const live = { strokes: house, prompt: 'a house', priority: 'live' as const, canvas: { key: 'duel', version: 1 } };
    const [alone, compared] = [await judge.judge(live), await judge.judge({ ...live, among: ['a house', 'a fish'] })];
    expect([alone.shares, compared.shares?.length]).toEqual([undefined, 2]);
    judge.forget('duel');
  });

  it('judges the same drawing the same, alone and in a crowd, in the order of the requests', async () => {
    const alone = await judge.judge({ strokes: house, prompt: 'a house', priority: 'final' });
    const drawings = Array.from({ length: 100 }, (_, i) => ({
      strokes: i % 3 ? line : house,
      prompt: `prompt ${i % 7}`,
    }));
    const crowd = await Promise.all([
      ...drawings.map((drawing, i) => judge.judge({ ...drawing, priority: i % 2 ? 'live' : 'final' })),
      judge.judge({ strokes: house, prompt: 'a house', priority: 'live' }),
    ]);
    expect(crowd.at(-1)?.similarity).toBeCloseTo(alone.similarity, 5);
    for (const [i, { prompt }] of drawings.entries()) {
      const twin = drawings.findIndex((other, j) => j % 3 === i % 3 && other.prompt === prompt);
      expect(crowd[i]?.similarity).toBeCloseTo(crowd[twin]?.similarity ?? Number.NaN, 5);
    }
  });

  it('answers finals before lives that came first', async () => {
    const order: string[] = [];
    const ask = (name: string, priority: 'final' | 'live') =>
      judge.judge({ strokes: line, prompt: 'a line', priority }).then(() => order.push(name));
    const lives = Array.from({ length: 60 }, (_, i) => ask(`live ${i}`, 'live'));
    const finals = Array.from({ length: 16 }, (_, i) => ask(`final ${i}`, 'final'));
    await Promise.all([...lives, ...finals]);
    // One batch of lives may already run; the finals are in the next.
    const lastFinal = Math.max(...finals.map((_, i) => order.indexOf(`final ${i}`)));
    expect(lastFinal).toBeLessThan(32);
  });

  it.each([
    ['no strokes', []],
    ['a white stroke', white],
    ['strokes that were erased', [...line, { ...(line[0] as Stroke), tool: 'eraser' as const, size: 160 }]],
    [
      'strokes outside the paper',
      line.map((stroke) => ({ ...stroke, points: [-300, -300, 0.5, 0, -200, -250, 0.5, 9] })),
    ],
  ])('gives 0 for a blank canvas: %s', async (_, strokes) => {
    const judgement = await judge.judge({ strokes, prompt: 'a house', priority: 'final' });
    expect(judgement.score).toBe(0);
    expect(judgement.similarity).toBeTypeOf('number');
  });

  it('looks at pictures, and sees a drawing in them as it is', async () => {
    const strokes = await judge.judge({ strokes: line, prompt: 'a line', priority: 'final' });
    const picture = await judge.judgeImage({ image: strokes.thumbnail, prompt: 'a line', priority: 'final' });
    expect(picture.similarity).toBeCloseTo(strokes.similarity, 1);
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>');
    expect((await judge.judgeImage({ image: svg, prompt: 'a line', priority: 'final' })).score).toBe(0);
  });

  it('refuses what is no picture, and goes on', async () => {
    const image = new TextEncoder().encode('hello');
    const [bad, good] = await Promise.allSettled([
      judge.judgeImage({ image, prompt: 'a line', priority: 'final' }),
      judge.judge({ strokes: line, prompt: 'a line', priority: 'final' }),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(JudgeError) });
    expect(good.status).toBe('fulfilled');
  });

  it('takes any prompt', async () => {
    for (const prompt of ['猫', '🐈', 'x'.repeat(1_000), '$& {} $1']) {
      const { similarity } = await judge.judge({ strokes: line, prompt, priority: 'final' });
      expect(Number.isFinite(similarity)).toBe(true);
    }
  });
});

describe('the life of a judge', () => {
  it('drops waiting live scores when far too many come, and no final', async () => {
    const judge = await openJudge({ modelFolder: join(folder, 'tiny'), queueCapacity: 30 });
    const lives = Array.from({ length: 60 }, () => judge.judge({ strokes: line, prompt: 'a', priority: 'live' }));
    const finals = Array.from({ length: 20 }, () => judge.judge({ strokes: line, prompt: 'a', priority: 'final' }));
    const results = await Promise.allSettled(lives);
    const dropped = results.filter((result) => result.status === 'rejected');
    expect(dropped.length).toBeGreaterThan(0);
    expect(dropped.every(({ reason }) => reason instanceof JudgeError)).toBe(true);
    await Promise.all(finals);
    await judge.close();
  });

  it('[JUDGE-3] judges the newest canvas of a player, no canvas twice, and none whose final score was asked for', async () => {
    const dropped: string[] = [];
    const batches: { size: number; lane: string; waits: number }[] = [];
    const judge = await openJudge({
      modelFolder: join(folder, 'tiny'),
      drawingThreads: 2,
      observer: {
        dropped: (code) => void dropped.push(code),
        batch: ({ size, lane, waitsMs }) => void batches.push({ size, lane, waits: waitsMs.length }),
      },
    });
    const live = (strokes: Stroke[], version: number, key = 'ada') =>
      judge.judge({ strokes, prompt: 'a house', priority: 'live', canvas: { key, version } });
    const strokes = [...line];
    const first = await live(strokes, 1);
    expect(first.thumbnail).toHaveLength(0);
    expect(await live(strokes, 1)).toBe(first);
    strokes.push(...house);
    const [older, newer] = await Promise.allSettled([live(strokes, 2), live(strokes, 3)]);
    expect(older).toMatchObject({ status: 'rejected', reason: { code: 'superseded' } });
    const final = await judge.judge({ strokes, prompt: 'a house', priority: 'final' });
    expect(newer).toMatchObject({ status: 'fulfilled', value: { score: final.score, rawScore: final.rawScore } });

    const late = live(strokes, 4).catch((error) => error);
    await judge.judge({ strokes, prompt: 'a house', priority: 'final', canvas: { key: 'ada', version: 4 } });
    expect(await late).toMatchObject({ code: 'superseded' });
    expect(await live(strokes, 5).catch((error) => error)).toMatchObject({ code: 'superseded' });
    judge.forget('ada');
    expect((await live(strokes, 6)).score).toBe(final.score);
    expect(dropped).toEqual(['superseded', 'superseded', 'superseded']);
    expect(batches.every(({ size, waits }) => size === waits)).toBe(true);
    expect(batches.map(({ lane }) => lane)).toEqual(['live', 'live', 'final', 'final', 'live']);
    expect(judge.load).toEqual({ waiting: { final: 0, live: 0, explain: 0 }, liveIntervalMs: 500 });
    await judge.close();
  });

  it('finishes what was asked before it closes, and takes nothing more', async () => {
    const judge = await openJudge({ modelFolder: join(folder, 'tiny') });
    const asked = Array.from({ length: 50 }, () => judge.judge({ strokes: line, prompt: 'a', priority: 'live' }));
    const closed = judge.close();
    await expect(judge.judge({ strokes: line, prompt: 'a', priority: 'final' })).rejects.toThrow(JudgeError);
    await closed;
    expect((await Promise.all(asked)).length).toBe(50);
    await judge.close();
  });

  it('survives the death of its thread: what was running fails, what comes next is judged', async () => {
    const judge = await openJudge({ modelFolder: join(folder, 'tiny'), heapMb: 40 });
    await expect(judge.judge({ strokes: endless, prompt: 'a', priority: 'final' })).rejects.toThrow(JudgeError);
    const judgement = await judge.judge({ strokes: line, prompt: 'a', priority: 'final' });
    expect(judgement.embedding).toHaveLength(16);
    await judge.close();
  });

  it('[OPS-1] starts again what has died when it is asked whether it lives', async () => {
    const judge = await openJudge({ modelFolder: join(folder, 'tiny'), heapMb: 40 });
    expect(judge.isAlive()).toBe(true);
    await expect(judge.judge({ strokes: endless, prompt: 'a', priority: 'final' })).rejects.toThrow(JudgeError);
    expect(judge.isAlive()).toBe(false);
    while (!judge.isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
    await judge.close();
    expect(judge.isAlive()).toBe(false);
  });

  it('[JUDGE-2] does not wait for a thread that never answers: another one takes its place', async () => {
    const judge = await openJudge({ modelFolder: join(folder, 'tiny'), answerLimitMs: 5 });
    const long = 'a house '.repeat(100_000);
    await expect(judge.judge({ strokes: line, prompt: long, priority: 'final' })).rejects.toThrow(JudgeError);
    while (!judge.isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(judge.info.provider).toBe('cpu');
    await judge.close();
  });

  it('does not go on with another model when the files were changed meanwhile', async () => {
    const changing = join(folder, 'changing');
    await cp(join(folder, 'tiny'), changing, { recursive: true });
    const judge = await openJudge({ modelFolder: changing, heapMb: 40 });
    await writeTinyClip(changing, { seed: 2 });
    await expect(judge.judge({ strokes: line, prompt: ENDLESS_PROMPT, priority: 'final' })).rejects.toThrow(JudgeError);
    await expect(judge.judge({ strokes: line, prompt: 'a', priority: 'final' })).rejects.toThrow(JudgeError);
    await judge.close();
  });
});

describe('a model that cannot be used', () => {
  const spoilt = async (name: string, spoil: (copy: string) => Promise<unknown>) => {
    const copy = join(folder, name);
    await cp(join(folder, 'tiny'), copy, { recursive: true });
    await spoil(copy);
    const error = await openJudge({ modelFolder: copy }).catch((caught) => caught);
    expect(error).toBeInstanceOf(ModelError);
    return (error as Error).message;
  };

  it('is refused by the name of its damaged file', async () => {
    const message = await spoilt('damaged', (copy) => writeFile(join(copy, 'onnx/vision_model.onnx'), 'not a model'));
    expect(message).toMatch(/vision_model\.onnx is damaged/);
  });

  it('is refused by the name of its missing file', async () => {
    expect(await spoilt('missing', (copy) => rm(join(copy, 'onnx/text_model.onnx')))).toContain('text_model.onnx');
    await expect(openJudge({ modelFolder: join(folder, 'nowhere') })).rejects.toThrow(/nowhere does not exist/);
  });

  it('is refused when its towers are swapped', async () => {
    const message = await spoilt('swapped', (copy) =>
      cp(join(copy, 'onnx/text_model.onnx'), join(copy, 'onnx/vision_model.onnx')),
    );
    expect(message).toMatch(/vision_model\.onnx asks for an input input_ids/);
  });

  it('is refused when the image size of its files differs from that of its tower', async () => {
    const config = { model_type: 'clip' };
    const preprocessor = { size: 16, image_mean: [0, 0, 0], image_std: [1, 1, 1] };
    const message = await spoilt('sizes', async (copy) => {
      await writeFile(join(copy, 'config.json'), JSON.stringify(config));
      await writeFile(join(copy, 'preprocessor_config.json'), JSON.stringify(preprocessor));
    });
    expect(message).toMatch(/pixel_values of .* 32 × 32, not of any × 3 × 16 × 16/);
  });
});
