import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { type ImageJudge, openJudge } from '#server/judge/open-judge.ts';
import { JudgeError } from '#server/judge/port.ts';
import { writeTinyClip } from '../support/tiny-clip.ts';

const house = quickDrawStrokes([
  [
    [40, 40, 215, 215, 40],
    [120, 240, 240, 120, 120],
  ],
  [
    [20, 128, 235],
    [125, 20, 125],
  ],
]);

let folder: string;
let judge: ImageJudge;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judge-explain-'));
  await writeTinyClip(join(folder, 'tiny'));
  judge = await openJudge({ modelFolder: join(folder, 'tiny') });
});
afterAll(async () => {
  await judge.close();
  await rm(folder, { recursive: true });
});

describe('a look', () => {
  it('[CAPTION-1] tells the nearest labels, and how likely each text is beside them, always the same', async () => {
    const request = { strokes: house, texts: ['a house', 'a cat and a dog'] };
    const [first, second] = await Promise.all([judge.look(request), judge.look(request)]);
    expect(first.labels.length).toBeGreaterThan(0);
    expect(first.texts).toHaveLength(2);
    for (const { similarity, share } of first.texts) {
      expect(Math.abs(similarity)).toBeLessThanOrEqual(1);
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(second).toEqual(first);
    const judgement = await judge.judge({ strokes: house, prompt: 'a house', priority: 'final' });
    expect(first.texts[0]?.similarity).toBeCloseTo(judgement.similarity, 5);
    expect(first.labels.map(({ text }) => text)).toEqual(judgement.labels.map(({ text }) => text));
  });
});

describe('an explanation', () => {
  it('says by how much the similarity falls for each part of the picture, always the same', async () => {
    const request = { strokes: house, prompt: 'a house' };
    const [first, second, judgement] = await Promise.all([
      judge.explain(request),
      judge.explain(request),
      judge.judge({ ...request, priority: 'final' }),
    ]);
    expect(first.side).toBe(8);
    expect(first.drops).toHaveLength(64);
    expect(first.similarity).toBeCloseTo(judgement.similarity, 5);
    expect(first.drops.some((drop) => drop > 0.001)).toBe(true);
    expect(second).toEqual(first);
  });

  it('of a blank canvas is 0 everywhere', async () => {
    const { drops } = await judge.explain({ strokes: [], prompt: 'a house' });
    expect([...drops]).toEqual(Array.from({ length: 64 }, () => 0));
  });

  it('of a picture is made like that of a drawing', async () => {
    const image = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#c04020' } })
      .png()
      .toBuffer();
    const { drops } = await judge.explainImage({ image, prompt: 'a house' });
    expect(drops.some((drop) => drop !== 0)).toBe(true);
  });

  it('gives way to drawings that wait for their score', async () => {
    const done: string[] = [];
    const note = (what: string) => () => void done.push(what);
    await Promise.all([
      judge.explain({ strokes: house, prompt: 'a house' }).then(note('explanation')),
      judge.judge({ strokes: house, prompt: 'a house', priority: 'live' }).then(note('live')),
      judge.judge({ strokes: house, prompt: 'a house', priority: 'final' }).then(note('final')),
    ]);
    expect(done.at(-1)).toBe('explanation');
  });

  it('that cannot be made is an error, and the judge goes on', async () => {
    const explained = judge.explainImage({ image: new Uint8Array(9), prompt: 'a house' });
    await expect(explained).rejects.toThrow(JudgeError);
    expect((await judge.judge({ strokes: house, prompt: 'a house', priority: 'final' })).labels).toHaveLength(5);
  });
});

it('a closed judge explains nothing', async () => {
  const closed = await openJudge({ modelFolder: join(folder, 'tiny') });
  const begun = closed.explain({ strokes: house, prompt: 'a house' });
  const ended = expect(begun).rejects.toThrow('The judge is closed.');
  await closed.close();
  await ended;
});
