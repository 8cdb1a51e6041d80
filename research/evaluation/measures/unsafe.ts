import { readFile } from 'node:fs/promises';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { UNSAFE_FROM, type UnsafeReferences, type UnsafeVerdict, unsafeShare } from '#server/moderation/unsafe.ts';
import { loadUnsafeReferences, readCommittedReferences } from '#server/moderation/unsafe-references.ts';
import type { Bench } from '../bench.ts';
import { randomFor, sampled } from '../random.ts';
import { type Measure, percent, under } from '../run.ts';

const DRAWINGS = new URL('../../../test/fixtures/unsafe/drawings.ndjson', import.meta.url);
const HARMLESS = 6_000;

interface Looked {
  word: string;
  embedding: Float32Array;
}

const isUnsafe = ({ share }: UnsafeVerdict) => share >= UNSAFE_FROM;

/** Item 17: drawings that the thresholds and examples were not chosen on. */
export const unsafe: Measure = {
  names: ['caught', 'false-alarms', 'caught-of-new-kinds', 'caught-by-texts'].map((name) => `unsafe.${name}`),
  async measure(run) {
    const { bench } = run;
    const references = (await readCommittedReferences(bench.info.modelHash)) ?? (await loaded(bench));
    const rows = (await readFile(DRAWINGS, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { word: string; drawing: QuickDrawing });
    const bad = await looked(
      bench,
      rows.map(({ word, drawing }) => ({ word, strokes: quickDrawStrokes(drawing) })),
    );
    const harmless = await looked(bench, sampled(run.doodles, run.count(HARMLESS), randomFor('unsafe')));
    const caught = ({ embedding }: Looked) => isUnsafe(unsafeShare(embedding, references));
    const alarms = harmless.filter(caught);
    run.note(`unsafe: false alarms at ${countsOf(alarms)}.`);
    run.note(`unsafe: missed ${countsOf(bad.filter((one) => !caught(one)))}.`);
    // As if moderators had no example of this kind.
    const asNew = ({ word, embedding }: Looked) =>
      isUnsafe(
        unsafeShare(
          embedding,
          without(references, ({ name }) => name === word),
        ),
      );
    return under('unsafe', {
      caught: percent(bad, caught),
      'false-alarms': percent(harmless, caught),
      'caught-of-new-kinds': percent(bad, asNew),
      'caught-by-texts': percent(bad, ({ embedding }) =>
        isUnsafe(
          unsafeShare(
            embedding,
            without(references, () => true),
          ),
        ),
      ),
    });
  },
};

const without = (references: UnsafeReferences, leaves: (one: { name: string }) => boolean): UnsafeReferences => ({
  ...references,
  examples: references.examples.filter((one) => !leaves(one)),
});

function countsOf(all: readonly Looked[]): string {
  const counts = new Map<string, number>();
  for (const { word } of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 12);
  return most.map(([word, count]) => `${word} ${count}`).join(', ') || 'none';
}

async function looked(
  bench: Bench,
  drawings: readonly { word: string; strokes: Parameters<Bench['judge']>[0][number]['strokes'] }[],
): Promise<Looked[]> {
  const judgements = await bench.judge(drawings.map(({ strokes }) => ({ strokes, prompt: 'a drawing' })));
  return judgements.map(({ embedding }, i) => ({ word: drawings[i]?.word as string, embedding }));
}

const loaded = (bench: Bench) =>
  loadUnsafeReferences({
    text: async (text) => (await bench.prompts([text]))[0] as Float32Array,
    drawing: async (drawing) => {
      const [one] = await bench.judge([{ strokes: quickDrawStrokes(drawing), prompt: 'a drawing' }]);
      return one?.embedding as Float32Array;
    },
  });
