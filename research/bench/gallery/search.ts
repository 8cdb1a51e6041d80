import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import { EmbeddingIndex } from '#server/gallery/embedding-index.ts';
import { openInlineJudge } from '#server/judge/inline-judge.ts';
import { normalised } from '#server/judge/score/similarity.ts';
import { DEFAULT_MODEL } from '../../../cli/judge/run.ts';
import { COPIES, peoplesDrawings, strokesOf } from '../../../test/support/people.ts';
import { median } from '../../statistics.ts';
import { compared, inTurns, type Measure } from '../measure.ts';

const DRAWINGS = 200_000;
const FOUND = 20;
/** Of each number, in units of the mean size of one: what is derived from a drawing has a cosine of 0.9 to it. */
const SHAKE = 0.48;
const PHRASES = ['', 'a funny ', 'two ', 'the neatest '];

/** The thread's comparison of a search with 200,000 drawings: the game's index against plain JavaScript on Float32. */
export const gallerySearch: Measure = {
  names: ['gallery.search', 'gallery.recall'],
  async measure(bench) {
    const count = bench.count(DRAWINGS, 4_000);
    const { real, queries } = await embeddings(bench.count(1_000, 48));
    bench.progress(`${real.length} drawings and ${queries.length} texts are embedded`);
    const dims = (real[0] as Float32Array).length;
    const all = derived(real, count, dims);
    const memoryBefore = process.memoryUsage().rss;
    const index = new EmbeddingIndex(dims);
    for (let i = 0; i < count; i++) {
      index.add({
        id: idOf(i),
        promptId: `prompt ${i % 400}` as PromptId,
        // Of a player each: nothing is folded, so that both give the same list.
        playerId: `player ${i}` as PlayerId,
        embedding: all.subarray(i * dims, (i + 1) * dims),
      });
    }
    const memory = process.memoryUsage().rss - memoryBefore;
    bench.progress('the index is there');
    const query = (round: number) => queries[round % queries.length] as Float32Array;
    const timed = (work: (embedding: Float32Array) => unknown) => async (round: number) => {
      const began = performance.now();
      work(query(round));
      return performance.now() - began;
    };
    const rounds = bench.count(60, 3);
    const found = await inTurns(rounds, {
      ours: timed((embedding) => index.search({ embedding, limit: FOUND })),
      naive: timed((embedding) => naiveSearch(all, embedding, count)),
    });
    const recalls = queries.slice(0, bench.count(queries.length, 3)).map((embedding) => {
      const ours = new Set<string>(index.search({ embedding, limit: FOUND }).map(({ id }) => id));
      return naiveSearch(all, embedding, count).filter((row) => ours.has(idOf(row))).length / FOUND;
    });
    const recall = recalls.reduce((sum, one) => sum + one, 0) / recalls.length;
    bench.note(
      `gallery.search: ${count} drawings of ${dims} numbers take ${(memory / count).toFixed(0)} bytes each in the process; ` +
        `they are derived from ${real.length} real ones (cosine 0.9), and so lie closer together than drawings do.`,
    );
    bench.note(
      `gallery.recall: the first ${FOUND} of ${recalls.length} texts; median ${(100 * median(recalls)).toFixed(0)} %, ` +
        `least ${(100 * Math.min(...recalls)).toFixed(0)} %.`,
    );
    return {
      'gallery.search': compared(found.ours, found.naive, rounds),
      'gallery.recall': { ours: 100 * recall, peer: 100, n: recalls.length },
    };
  },
};

const idOf = (row: number) => `drawing-${String(row).padStart(14, '0')}` as DrawingId;

/** Drawings of people and what can be made of them, and texts about them, by the embedded model. */
async function embeddings(most: number): Promise<{ real: Float32Array[]; queries: Float32Array[] }> {
  const judge = await openInlineJudge({
    modelFolder: DEFAULT_MODEL,
    intraOpNumThreads: 1,
    labels: null,
    topLabels: 1,
    thumbnails: false,
  });
  try {
    const drawings = peoplesDrawings();
    const strokes = drawings.flatMap((drawing) => Object.values(COPIES).map((change) => change(strokesOf(drawing))));
    const real: Float32Array[] = [];
    const step = Math.ceil(strokes.length / most);
    for (const one of strokes.filter((_, i) => i % step === 0)) {
      const [outcome] = await judge.judge([{ drawing: { kind: 'strokes', strokes: one }, prompt: 'a drawing' }]);
      if (outcome?.ok) real.push(outcome.judgement.embedding);
    }
    const words = [...new Set(drawings.map(({ word }) => word))];
    const queries = await judge.embedPrompts(PHRASES.flatMap((phrase) => words.map((word) => phrase + word)));
    return { real, queries };
  } finally {
    await judge.close();
  }
}

/** A number of the normal distribution (https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform). */
const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** As many embeddings as asked for, one after the other: real ones that are shaken. */
function derived(real: readonly Float32Array[], count: number, dims: number): Float32Array {
  const random = seededRandom(1);
  const all = new Float32Array(count * dims);
  const deviation = SHAKE / Math.sqrt(dims);
  for (let i = 0; i < count; i++) {
    const from = real[i % real.length] as Float32Array;
    all.set(normalised(from.map((value) => value + deviation * gaussian(random))), i * dims);
  }
  return all;
}

/** What one would write first: every cosine in Float32, and the rows with the highest ones. @returns rows */
function naiveSearch(all: Float32Array, query: Float32Array, count: number): number[] {
  const dims = query.length;
  const scores = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    const at = row * dims;
    for (let i = 0; i < dims; i++) sum += (all[at + i] as number) * (query[i] as number);
    scores[row] = sum;
  }
  const least = scores.slice().sort().at(-FOUND) ?? 0;
  const best: number[] = [];
  for (let row = 0; row < count; row++) if ((scores[row] as number) >= least) best.push(row);
  return best.sort((a, b) => (scores[b] as number) - (scores[a] as number)).slice(0, FOUND);
}
