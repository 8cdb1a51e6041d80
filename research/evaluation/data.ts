import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { readQuickDraw } from '../calibration/read-quickdraw.ts';
import { type Random, shuffled } from './random.ts';

export interface Doodle {
  word: string;
  /** Whether Quick, Draw!'s own classifier recognised it while it was drawn. */
  recognised: boolean;
  drawing: QuickDrawing;
  /** As a player would have drawn it: the game's default pen, black. */
  strokes: Stroke[];
}

/** A reason that a person can act on: it is printed as it is, without a stack. */
export class CannotEvaluate extends Error {
  override readonly name = 'CannotEvaluate';
}

const FILE = 'eval.ndjson';

/**
 * The drawings that nothing was trained, fitted or chosen on. `every`: of each `every` rows one, for a quick look.
 * @throws CannotEvaluate when the folder holds none.
 */
export async function readDoodles(path: string, every: number): Promise<Doodle[]> {
  const folder = resolve(path);
  const file = [`${FILE}.xz`, FILE].map((name) => join(folder, name)).find((name) => existsSync(name));
  if (!file) {
    throw new CannotEvaluate(
      `There is no ${FILE}.xz in ${folder}: link the folder of the Quick, Draw! files there (ln -s <folder> ${folder}), or name it with --data.`,
    );
  }
  const doodles: Doodle[] = [];
  let row = 0;
  for await (const { word, recognized, drawing } of readQuickDraw(file)) {
    if (row++ % every === 0)
      doodles.push({ word, recognised: recognized, drawing, strokes: quickDrawStrokes(drawing) });
  }
  return doodles;
}

/** The drawings that the pen was trained on, by word. @throws CannotEvaluate when the folder holds none */
export async function readTrainingDrawings(folder: string): Promise<Map<string, QuickDrawing[]>> {
  const file = join(folder, 'train.ndjson.xz');
  if (!existsSync(file)) throw new CannotEvaluate(`There is no train.ndjson.xz in ${folder}.`);
  const words = new Map<string, QuickDrawing[]>();
  for await (const { word, drawing } of readQuickDraw(file)) {
    const those = words.get(word);
    if (those) those.push(drawing);
    else words.set(word, [drawing]);
  }
  return words;
}

export interface DrawingsByWord {
  has(word: string): boolean;
  /** The next recognised drawing of the word, from the start again after the last. @throws RangeError without any. */
  next(word: string): QuickDrawing;
}

/** Recognised drawings only: what is no cat to anybody makes no scene with a cat. */
export function drawingsByWord(doodles: readonly Doodle[], random: Random): DrawingsByWord {
  const words = new Map<string, { drawings: QuickDrawing[]; at: number }>();
  for (const { word, recognised, drawing } of shuffled(doodles, random)) {
    if (!recognised) continue;
    const those = words.get(word);
    if (those) those.drawings.push(drawing);
    else words.set(word, { drawings: [drawing], at: 0 });
  }
  return {
    has: (word) => words.has(word),
    next(word) {
      const those = words.get(word);
      if (!those) throw new RangeError(`no recognised drawing of ${word}`);
      return those.drawings[those.at++ % those.drawings.length] as QuickDrawing;
    },
  };
}
