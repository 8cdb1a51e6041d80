import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { withArticle } from '#contract/english.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { MAX_BATCH } from '#server/judge/clip.ts';
import type { ModelFiles } from '#server/judge/model-files.ts';
import type { Judgement } from '#server/judge/port.ts';
import { type Placement, placed } from '../../calibration/strokes.ts';
import { median } from '../../statistics.ts';
import type { Measured } from '../figures.ts';
import { randomFor, sampled } from '../random.ts';
import { type Judged, type Measure, type Run, under } from '../run.ts';

const DRAWINGS = 240;
const BATCHED = 80;
/** None of them divides the others: every drawing has other company each time. */
const BATCHES = [1, 3, 7, MAX_BATCH];

/** Item 12: what must not change a score, or hardly. */
export const stability: Measure = {
  names: ['batches', 'precisions', 'moved', 'scaled', 'mirrored'].map((name) => `stable.${name}`),
  async measure(run) {
    const recognised = (await run.own()).filter(({ doodle }) => doodle.recognised);
    const judged = sampled(recognised, run.count(DRAWINGS), randomFor('stability'));
    return under('stable', {
      batches: await acrossBatches(run, judged.slice(0, run.count(BATCHED))),
      precisions: await acrossPrecisions(run, judged),
      moved: await changed(run, judged, MOVES),
      scaled: await changed(run, judged, SCALES),
      mirrored: await changed(run, judged, [{ ...AS_IT_IS, mirrored: true }]),
    });
  },
};

const question = ({ doodle: { word, strokes } }: Judged) => ({ strokes, prompt: word });
const difference = (a: readonly { rawScore: number }[], b: readonly { rawScore: number }[]) =>
  Math.max(...a.map(({ rawScore }, i) => Math.abs(rawScore - (b[i]?.rawScore ?? Number.NaN))));

/**
 * Each size on a judge of its own, which embeds drawings and prompts in batches of that size. Every second prompt is a
 * sentence: texts of unequal length are padded together.
 */
async function acrossBatches(run: Run, judged: readonly Judged[]): Promise<Measured> {
  const questions = judged.map((one, i) => {
    const { strokes, prompt } = question(one);
    return { strokes, prompt: i % 2 === 0 ? prompt : `${withArticle(prompt)} and two birds under a big tree` };
  });
  const results: Judgement[][] = [];
  for (const batch of BATCHES) {
    const bench = await run.openOther(run.bench.files.folder);
    results.push(await bench.judge(questions, batch));
    await bench.close();
  }
  const [first = [], ...others] = results;
  return { value: Math.max(...others.map((other) => difference(first, other))), n: questions.length * others.length };
}

/** The default precision against every other one in the folder; 0 where there is no other. */
async function acrossPrecisions(run: Run, judged: readonly Judged[]): Promise<Measured> {
  const { files } = run.bench;
  const { folders, remove } = await precisionFolders(files);
  try {
    const largest: number[] = [];
    for (const { precision, folder } of folders) {
      const bench = await run.openOther(folder);
      const judgements = await bench.judge(judged.map(question));
      await bench.close();
      const changes = judged.map(({ judgement }, i) => Math.abs(judgement.rawScore - (judgements[i]?.rawScore ?? 0)));
      largest.push(Math.max(...changes));
      run.note(
        `${precision} instead of ${files.precision} changes a raw score by ${median(changes).toFixed(3)} points at the median, by ${Math.max(...changes).toFixed(3)} at most.`,
      );
    }
    if (folders.length === 0) run.note(`One precision ships: ${files.precision}.`);
    return { value: Math.max(0, ...largest), n: judged.length * Math.max(1, folders.length) };
  } finally {
    await remove();
  }
}

const AS_IT_IS: Placement = { scale: 1, left: 0, top: 0, penScale: 1 };
const TENTH = CANVAS_UNITS / 10;
const MOVES: Placement[] = [
  { ...AS_IT_IS, left: TENTH },
  { ...AS_IT_IS, left: -TENTH },
  { ...AS_IT_IS, top: TENTH },
  { ...AS_IT_IS, top: -TENTH },
];
/** About the canvas's middle; with the pen as it was, and with one that grows with the drawing. */
const SCALES: Placement[] = [0.8, 1.2].flatMap((scale) =>
  [1, scale].map((penScale) => {
    const margin = ((1 - scale) * CANVAS_UNITS) / 2;
    return { scale, left: margin, top: margin, penScale };
  }),
);

/** The median change of the score, over all drawings and placements. */
async function changed(run: Run, judged: readonly Judged[], places: readonly Placement[]): Promise<Measured> {
  const changes: number[] = [];
  for (const place of places) {
    const questions = judged.map((one): { strokes: Stroke[]; prompt: string } => ({
      strokes: placed(one.doodle.strokes, place),
      prompt: one.doodle.word,
    }));
    const judgements = await run.bench.judge(questions);
    changes.push(...judgements.map(({ score }, i) => Math.abs(score - (judged[i]?.judgement.score ?? Number.NaN))));
  }
  return { value: median(changes), n: changes.length };
}

const VISION = /^vision_model(_\w+)?\.onnx$/;

/**
 * For each precision of a model folder other than the default one: a temporary folder of links in which it is the only
 * one. A tower that comes in one precision only serves all.
 */
export async function precisionFolders(
  files: Pick<ModelFiles, 'folder' | 'visionFile' | 'textFile'>,
): Promise<{ folders: { precision: string; folder: string }[]; remove(): Promise<void> }> {
  const names = await readdir(join(files.folder, 'onnx'));
  const suffixes = names.flatMap((name) => {
    const match = VISION.exec(name);
    return match && name !== basename(files.visionFile) ? [match[1] ?? ''] : [];
  });
  const root = await mkdtemp(join(tmpdir(), 'precisions-'));
  const folders: { precision: string; folder: string }[] = [];
  for (const suffix of suffixes) {
    const precision = suffix.slice(1) || 'fp32';
    const folder = join(root, precision, basename(files.folder));
    await mkdir(join(folder, 'onnx'), { recursive: true });
    for (const entry of await readdir(files.folder, { withFileTypes: true })) {
      if (entry.name !== 'onnx') await symlink(join(files.folder, entry.name), join(folder, entry.name));
    }
    const text = `text_model${suffix}.onnx`;
    const towers = [`vision_model${suffix}.onnx`, names.includes(text) ? text : basename(files.textFile)];
    for (const name of towers.flatMap((tower) => [tower, `${tower}_data`]).filter((one) => names.includes(one))) {
      await symlink(join(files.folder, 'onnx', name), join(folder, 'onnx', name));
    }
    folders.push({ precision, folder });
  }
  return { folders, remove: () => rm(root, { recursive: true, force: true }) };
}
