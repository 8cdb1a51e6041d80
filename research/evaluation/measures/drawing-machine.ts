import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { openInlineMachine } from '#server/drawing-machine/inline-machine.ts';
import type { Drawn } from '#server/drawing-machine/port.ts';
import { quantile } from '../../../cli/model/calibration/fit.ts';
import { median } from '../../statistics.ts';
import { readTrainingDrawings } from '../data.ts';
import { openDoodleNet } from '../doodlenet.ts';
import { nearestDistance, traceOf } from '../nearest-drawing.ts';
import { type Measure, percent, type Run } from '../run.ts';

/** Item 13: what the drawing machine makes of the words of Quick, Draw!, each the best of eight by the judge, drawn anew from its middle. */
export const drawnWords: Measure = {
  names: ['drawing.words.score', 'drawing.words.first', 'drawing.words.first-of-doodlenet', 'drawing.words.seconds'],
  async measure(run) {
    const doodleNet = await openDoodleNet(run.doodleNet);
    const drawn = await drawnOf(run, sample(run, run.words));
    const labels = await firstLabels(run, drawn);
    await run.sheets.write('drawn-words', drawn.map(tile));
    const named = drawn.map(({ drawing }) => doodleNet.name(drawing)[0]);
    const mistaken = drawn.flatMap(({ prompt }, i) => (labels[i] === prompt ? [] : [`${prompt} (${labels[i]})`]));
    run.note(`Words whose drawing is nearer to another word: ${mistaken.join(', ')}.`);
    return {
      'drawing.words.score': { value: median(drawn.map(({ score }) => score)), n: drawn.length },
      'drawing.words.first': percent(drawn, (one) => labels[drawn.indexOf(one)] === one.prompt),
      'drawing.words.first-of-doodlenet': percent(drawn, (one) => named[drawn.indexOf(one)] === one.prompt),
      'drawing.words.seconds': { value: median(drawn.map(({ seconds }) => seconds)), n: drawn.length },
    };
  },
};

/** The same of prompts of several words. */
export const drawnPrompts: Measure = {
  names: ['drawing.prompts.score', 'drawing.prompts.seconds'],
  async measure(run) {
    const drawn = await drawnOf(run, sample(run, seededPrompts()));
    await run.sheets.write('drawn-prompts', drawn.map(tile));
    return {
      'drawing.prompts.score': { value: median(drawn.map(({ score }) => score)), n: drawn.length },
      'drawing.prompts.seconds': { value: median(drawn.map(({ seconds }) => seconds)), n: drawn.length },
    };
  },
};

/** The same of words that nobody drew for training. */
export const drawnUnknown: Measure = {
  names: ['drawing.unknown.score', 'drawing.unknown.first'],
  async measure(run) {
    const drawn = await drawnOf(run, sample(run, UNKNOWN_WORDS));
    const labels = await firstLabels(run, drawn, UNKNOWN_WORDS);
    await run.sheets.write('drawn-unknown', drawn.map(tile));
    return {
      'drawing.unknown.score': { value: median(drawn.map(({ score }) => score)), n: drawn.length },
      'drawing.unknown.first': percent(drawn, (one) => labels[drawn.indexOf(one)] === one.prompt),
    };
  },
};

/**
 * Drawings that lie nearer to one of training than all but a hundredth of people's do. Words differ in how alike people draw
 * them, so each distance counts in medians of its word's people.
 */
export const drawnCopies: Measure = {
  names: ['drawing.copies'],
  async measure(run) {
    const training = await readTrainingDrawings(run.data);
    const people: number[] = [];
    const machine: number[] = [];
    for (const { prompt, drawing } of await drawnOf(run, sample(run, run.words))) {
      const others = (training.get(prompt) ?? []).map(traceOf);
      const held = run.doodles.filter(({ word }) => word === prompt).map(({ drawing }) => nearest(drawing, others));
      if (held.length === 0 || others.length === 0) continue;
      const usual = median(held);
      people.push(...held.map((distance) => distance / usual));
      machine.push(nearest(drawing, others) / usual);
    }
    const least = quantile(people, 0.01);
    run.note(
      `Nearest drawing of training, in medians of the word's people: people's hundredth ${least.toFixed(3)}, the machine's median ${median(machine).toFixed(3)}.`,
    );
    return { 'drawing.copies': percent(machine, (distance) => distance < least) };
  },
};

const nearest = (drawing: QuickDrawing, others: Parameters<typeof nearestDistance>[1]) =>
  nearestDistance(traceOf(drawing), others);

interface Timed extends Drawn {
  prompt: string;
  /** Of processor time, on one thread. */
  seconds: number;
}

/** A word is drawn once for all figures. */
const kept = new WeakMap<Run, Map<string, Timed>>();

async function drawnOf(run: Run, prompts: readonly string[]): Promise<Timed[]> {
  const known = kept.get(run) ?? new Map<string, Timed>();
  kept.set(run, known);
  const missing = prompts.filter((prompt) => !known.has(prompt));
  if (missing.length > 0) {
    const machine = await openInlineMachine(1);
    try {
      for (const prompt of missing) {
        const before = process.cpuUsage();
        const drawn = await machine.draw(prompt);
        const { user, system } = process.cpuUsage(before);
        known.set(prompt, { prompt, ...drawn, seconds: (user + system) / 1e6 });
      }
    } finally {
      await machine.close();
    }
  }
  return prompts.map((prompt) => known.get(prompt) as Timed);
}

/** The nearest of the 345 words and `others`. */
async function firstLabels(run: Run, drawn: readonly Timed[], others: readonly string[] = []): Promise<string[]> {
  const among = [...run.words, ...others];
  const judgements = await run.bench.judge(
    drawn.map(({ prompt, drawing }) => ({ prompt, strokes: quickDrawStrokes(drawing) })),
  );
  const labels = await run.bench.prompts(among);
  return judgements.map(({ embedding }) => {
    const cosines = labels.map((label) => label.reduce((sum, value, i) => sum + value * (embedding[i] as number), 0));
    return among[cosines.indexOf(Math.max(...cosines))] as string;
  });
}

const tile = ({ prompt, drawing, score }: Timed) => ({
  strokes: quickDrawStrokes(drawing),
  lines: [prompt, score.toFixed(1)],
});

const sample = (run: Run, all: readonly string[]): string[] => {
  const count = run.count(all.length);
  return all.filter((_, i) => Math.floor((i * count) / all.length) !== Math.floor(((i + 1) * count) / all.length));
};

/** Of all packs but the first, whose prompts are single things. */
function seededPrompts(): string[] {
  const folder = new URL('../../../prisma/seed/', import.meta.url);
  const Pack = z.object({ prompts: z.array(z.string()) });
  return readdirSync(folder)
    .filter((name) => /^\d+-.*\.json$/.test(name))
    .sort()
    .slice(1)
    .flatMap((name) => Pack.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))).prompts);
}

/** Things that can be drawn and are none of the 345 words, nor other names of them. */
const UNKNOWN_WORDS = [
  ...['ghost', 'robot', 'rocket', 'dinosaur', 'unicorn', 'jellyfish', 'fox', 'wolf', 'chicken', 'goat', 'seal', 'worm'],
  ...['sandcastle', 'igloo', 'pyramid', 'volcano', 'island', 'planet', 'kite', 'comet', 'tambourine', 'bell', 'candy'],
  ...['cheese', 'egg', 'cherry', 'lemon', 'corn', 'pumpkin', 'tomato', 'cupcake', 'jar', 'bowl', 'plate', 'kettle'],
  ...['glove', 'boot', 'dress', 'ring', 'mask', 'robe', 'flag', 'gift', 'heart', 'arrow', 'anchor', 'barrel', 'lock'],
  ...['magnet', 'dice'],
] as const;
