import { quickDrawStrokes } from '#canvas/quickdraw.ts';
import { withArticle } from '#contract/english.ts';
import { seededRandom } from '#contract/random.ts';
import type { Captioned } from '../../cli/model/calibration/calibrate.ts';
import { isTestPair } from '../evaluation/held-out.ts';
import { readQuickDraw } from './read-quickdraw.ts';
import { placed } from './strokes.ts';

/** Every 33rd row of the training drawings is kept out of training: the model has to be met as players meet it. */
const HELD_OUT = { every: 33, remainder: 7 };
const SCENES = 345;
const SCENE_TEMPLATES = ['{a} and {b}', '{a} next to {b}', '{a} with {b}'] as const;

/** The rows of Quick, Draw! training drawings that the model was not trained on. */
export async function heldOutDrawings(file: string): Promise<Captioned[]> {
  const drawings: Captioned[] = [];
  let row = 0;
  for await (const { word, drawing } of readQuickDraw(file)) {
    if (row++ % HELD_OUT.every === HELD_OUT.remainder)
      drawings.push({ prompt: word, strokes: quickDrawStrokes(drawing) });
  }
  return drawings;
}

/** Two drawings side by side, with the sentence that says so; pairs of the test of scenes are left out. */
export function scenesOf(drawings: readonly Captioned[]): Captioned[] {
  const random = seededRandom(20_261_123);
  const any = () => drawings[Math.floor(random() * drawings.length)] as Captioned;
  const scenes: Captioned[] = [];
  while (scenes.length < SCENES) {
    const [left, right] = [any(), any()];
    if (left.prompt === right.prompt || isTestPair(left.prompt, right.prompt)) continue;
    const template = SCENE_TEMPLATES[scenes.length % SCENE_TEMPLATES.length] as string;
    const prompt = template.replace('{a}', withArticle(left.prompt)).replace('{b}', withArticle(right.prompt));
    const half = { scale: 0.5, top: 256, penScale: 0.7 };
    const strokes = [...placed(left.strokes, { ...half, left: 0 }), ...placed(right.strokes, { ...half, left: 512 })];
    scenes.push({ prompt, strokes });
  }
  return scenes;
}
