import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { type InlineJudge, openInlineJudge } from '#server/judge/inline-judge.ts';
import { UNSAFE_FROM, unsafeShare } from '#server/moderation/unsafe.ts';
import { readCommittedReferences } from '#server/moderation/unsafe-references.ts';
import { DEFAULT_MODEL } from '../../cli/judge/run.ts';
import { peoplesDrawings } from '../support/people.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 300_000 });

/** Of each of ten words. */
const PEOPLE = 30;

describe('[MOD-10] unsafe drawings by the embedded model', () => {
  let judge: InlineJudge;
  beforeAll(async () => {
    const options = {
      modelFolder: DEFAULT_MODEL,
      intraOpNumThreads: 1,
      labels: ['cat'],
      topLabels: 1,
      thumbnails: false,
    };
    judge = await openInlineJudge(options);
  });
  afterAll(() => judge?.close());

  it('are caught by half at least, with at most 1 % false alarms, on drawings that nothing was chosen on', async () => {
    const references = await readCommittedReferences(judge.info.modelHash);
    if (!references) throw new Error('Run test/support/make-unsafe-drawings.ts: the model is another one.');
    const rows = (await readFile(new URL('../fixtures/unsafe/drawings.ndjson', import.meta.url), 'utf8'))
      .trim()
      .split('\n');
    const unsafe = rows.map((row) => JSON.parse(row).drawing);
    const safe = peoplesDrawings()
      .filter((_, i) => i % 52 < PEOPLE)
      .map(({ drawing }) => drawing);
    const flagged = async (drawings: typeof safe) => {
      let count = 0;
      for (let from = 0; from < drawings.length; from += 32) {
        const outcomes = await judge.judge(
          drawings.slice(from, from + 32).map((drawing) => ({
            ...{ drawing: { kind: 'strokes', strokes: quickDrawStrokes(drawing) }, prompt: 'a drawing' },
          })),
        );
        for (const outcome of outcomes) {
          if (!outcome.ok) throw outcome.error;
          if (unsafeShare(outcome.judgement.embedding, references).share >= UNSAFE_FROM) count++;
        }
      }
      return count / drawings.length;
    };
    expect(unsafe.length + references.examples.length).toBeGreaterThanOrEqual(60);
    expect(safe).toHaveLength(300);
    expect(await flagged(unsafe)).toBeGreaterThanOrEqual(0.5);
    expect(await flagged(safe)).toBeLessThanOrEqual(0.01);
  });
});
