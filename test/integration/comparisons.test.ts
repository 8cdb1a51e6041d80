import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { openComparisons } from '#server/comparisons/open-comparisons.ts';
import { openRasteriser } from '#server/judge/framing.ts';
import { type ImageJudge, openJudge } from '#server/judge/open-judge.ts';
import { readPaper } from '#vision/paper.ts';
import { DEFAULT_MODEL } from '../../cli/judge/run.ts';
import { fixtureOps } from '../support/browser.ts';
import { photoOf } from '../support/paper-photo.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const PHRASES = ['a house', 'a cat', 'a tree', 'a car', 'an umbrella', 'a fish'];
const origin = { address: '192.0.2.1', player: 'ann' };

let judge: ImageJudge;
beforeAll(async () => {
  judge = await openJudge({ modelFolder: DEFAULT_MODEL, provider: 'cpu', intraOpNumThreads: 1 });
});
afterAll(() => judge?.close());

it('[PAPER-5] the embedded model knows the lines of a photographed drawing, and says that it does not know the photo', async () => {
  const { compare } = openComparisons({
    judge,
    logger: { error: (...logged: unknown[]) => expect(logged).toEqual([]) },
  });
  const photo = photoOf(visibleStrokes(replayOps(await fixtureOps('cat'))), {
    ...{ seed: 'kitchen', pen: 'felt', paper: 'squared', tilt: 14, turn: 6, shadow: 0.65, blur: 0.6, noise: 4 },
    ...{ width: 800, height: 600 },
  });
  const { ops } = readPaper(photo);
  const lines = await sharp(openRasteriser(384).png(visibleStrokes(replayOps(ops))))
    .jpeg()
    .toBuffer();
  const frame = await sharp(photo.data, { raw: { width: 800, height: 600, channels: 4 } })
    .resize(320)
    .removeAlpha()
    .jpeg()
    .toBuffer();
  expect(judge.info.knowsPhotographs).toBe(false);
  const answerTo = async (jpeg: Buffer) => {
    const result = await compare({ phrases: PHRASES, jpeg: jpeg.toString('base64') }, origin);
    if (!result.ok) throw new Error(result.error.message);
    const shares = result.phrases.map(({ share }) => share);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1);
    return { best: PHRASES[shares.indexOf(Math.max(...shares))], fits: result.fits };
  };
  expect(await answerTo(lines)).toEqual({ best: 'a cat', fits: true });
  expect((await answerTo(frame)).fits).toBe(false);
});
