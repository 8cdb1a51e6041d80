import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp } from '#contract/drawing.ts';
import { seededRandom } from '#contract/random.ts';
import { type InlineJudge, type InlineJudgeRequest, openInlineJudge } from '#server/judge/inline-judge.ts';
import type { Judgement } from '#server/judge/port.ts';
import { DEFAULT_MODEL } from '../../cli/judge/run.ts';
import { quantile } from '../../cli/model/calibration/fit.ts';
import { placed } from '../../research/calibration/strokes.ts';
import { TRICKS, type Trick } from '../../research/calibration/tricks.ts';

const FOLDER = resolve(import.meta.dirname, '../fixtures/drawings');

interface Fixture {
  word: string;
  strokes: Stroke[];
}

let judging: InlineJudge;
let fixtures: Fixture[];
beforeAll(async () => {
  judging = await openInlineJudge({
    modelFolder: DEFAULT_MODEL,
    intraOpNumThreads: 1,
    labels: ['cat'],
    topLabels: 1,
    thumbnails: false,
  });
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
  fixtures = await Promise.all(
    files.map(async (file) => {
      const ops = DrawOp.array().parse(JSON.parse(await readFile(join(FOLDER, file), 'utf8')));
      return { word: file.replace('.json', ''), strokes: visibleStrokes(replayOps(ops)) };
    }),
  );
});
afterAll(() => judging.close());

async function judged(drawings: readonly Fixture[]): Promise<Judgement[]> {
  const requests = drawings.map(
    ({ word, strokes }): InlineJudgeRequest => ({ drawing: { kind: 'strokes', strokes }, prompt: `a ${word}` }),
  );
  return (await judging.judge(requests)).map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.judgement;
  });
}

const changed = (change: (strokes: Stroke[]) => Stroke[]) =>
  fixtures.map(({ word, strokes }) => ({ word, strokes: change(strokes) }));
const median = (values: readonly number[]) => quantile(values, 0.5);

// What research/evaluation/README.md measures on hundreds of drawings, on the few that stand in the repository.
describe('scores of the embedded model', () => {
  it('are the same to a ten-thousandth of a point, whatever else is in the batch', async () => {
    const together = await judged(fixtures);
    const backwards = (await judged([...fixtures].reverse())).reverse();
    for (const [i, fixture] of fixtures.entries()) {
      const [alone] = await judged([fixture]);
      for (const other of [together[i], backwards[i]]) {
        expect(Math.abs((other?.rawScore ?? 0) - (alone?.rawScore ?? 0))).toBeLessThan(1e-4);
        expect(other?.deductions).toEqual(alone?.deductions);
      }
    }
  });

  it('hardly move with the drawing: shifted, scaled, mirrored', async () => {
    const scores = (await judged(fixtures)).map(({ score }) => score);
    const about = (scale: number, mirrored = false) => ({
      scale,
      left: 512 * (1 - scale),
      top: 512 * (1 - scale),
      penScale: scale,
      mirrored,
    });
    const versions = [{ ...about(1), left: 70, top: -60 }, about(0.8), about(1.1), about(1, true)];
    for (const version of versions) {
      const moved = await judged(changed((strokes) => placed(strokes, version)));
      expect(median(moved.map(({ score }, i) => Math.abs(score - (scores[i] as number))))).toBeLessThan(10);
    }
  });

  it('[MODE-2] tell a house from a fish, and either from the other', async () => {
    const among = ['a house', 'a fish'];
    const drawn = fixtures.filter(({ word }) => among.includes(`a ${word}`));
    const requests = drawn.map(
      ({ word, strokes }): InlineJudgeRequest => ({
        drawing: { kind: 'strokes', strokes },
        prompt: `a ${word}`,
        among,
      }),
    );
    for (const [i, outcome] of (await judging.judge(requests)).entries()) {
      if (!outcome.ok) throw outcome.error;
      expect(outcome.judgement.shares?.[among.indexOf(`a ${drawn[i]?.word}`)]).toBeGreaterThan(0.95);
    }
    expect(drawn).toHaveLength(2);
  });

  it('fall by tricks, and the players are told by which', async () => {
    const honest = await judged(fixtures);
    expect(honest.map(({ deductions }) => deductions)).toEqual(fixtures.map(() => []));
    const random = seededRandom(11);
    for (const [name, trick] of Object.entries(TRICKS) as [Trick, (typeof TRICKS)[Trick]][]) {
      const tricked = await judged(changed((strokes) => trick(strokes, random)));
      const won = tricked.filter(({ score }, i) => score > (honest[i]?.score ?? 0) + 0.05);
      expect(won.length, name).toBeLessThanOrEqual(1);
      const reasons = new Set(tricked.flatMap(({ deductions }) => deductions.map(({ reason }) => reason)));
      if (name === 'corner') expect(reasons).toContain('tiny');
      if (name === 'tiled') expect(reasons).toContain('repeated');
      if (name === 'hidden') expect(tricked.map(({ score }) => score)).toEqual(honest.map(({ score }) => score));
    }
  });
});
