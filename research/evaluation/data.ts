import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import { readQuickDraw } from '../calibration/read-quickdraw.ts';

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
export async function readDoodles(folder: string, every: number): Promise<Doodle[]> {
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
