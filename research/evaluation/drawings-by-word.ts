import type { QuickDrawing } from '#contract/drawing.ts';
import type { Doodle } from './data.ts';
import { type Random, shuffled } from './random.ts';

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
