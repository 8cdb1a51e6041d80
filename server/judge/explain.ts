import { GRID_SIDE, type Occlusion, type OcclusionResult } from './occlusion.ts';
import type { Explanation } from './port.ts';

/**
 * Covered drawings in one run. A final submission that comes meanwhile waits for this many and no more; fewer would
 * gain nothing, as a batch of final submissions is twice as large.
 */
export const OCCLUSIONS_PER_STEP = 8;

/**
 * Occlusion sensitivity (Zeiler & Fergus 2013, arXiv 1311.2901, 4.2): covers one patch of the picture after the other
 * with paper, and notes by how much the similarity falls. In similarity, not in points: rawScore rises strictly with
 * it, so sign and order of the drops are the same, but near 0 and 100 points the logistic would flatten them all.
 *
 * `embed` is called for a few patches at a time, so that whoever runs it can do more urgent work in between. Cells
 * whose patch is blank are not looked at: their drop is 0.
 */
export async function explain(embed: (occlusion: Occlusion) => Promise<OcclusionResult>): Promise<Explanation> {
  const whole = await embed({ cells: null });
  const similarity = whole.similarities[0] as number;
  const drops = new Float32Array(GRID_SIDE ** 2);
  for (let from = 0; from < whole.inked.length; from += OCCLUSIONS_PER_STEP) {
    const cells = whole.inked.slice(from, from + OCCLUSIONS_PER_STEP);
    const { similarities } = await embed({ cells });
    cells.forEach((cell, i) => {
      drops[cell] = similarity - (similarities[i] as number);
    });
  }
  return { frame: whole.frame, side: GRID_SIDE, drops, similarity };
}
