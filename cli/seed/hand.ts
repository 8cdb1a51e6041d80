import { FillRegions } from '#canvas/fill-regions.ts';
import { type Fingerprint, fingerprintOf } from '#canvas/fingerprint.ts';
import { inkShares } from '#canvas/ink-colour.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { ColourShare, DrawOp, QuickDrawing } from '#contract/drawing.ts';
import { DAILY_SECONDS } from '#contract/modes.ts';
import { encodePng } from '../../server/judge/png.ts';
import { THUMBNAIL_SIDE_PX } from '../../server/judge/port.ts';
import { inksOf, Surface } from '../../server/judge/surface.ts';
import { drawnByHand } from '../../server/rooms/machine-hand.ts';

export interface HandRequest {
  drawing: QuickDrawing;
  prompt: string;
  hand: string;
  isPaper: boolean;
}

/** All that is stored of a drawing and follows from its strokes. */
export interface HandDrawn {
  ops: DrawOp[];
  fingerprint: Fingerprint;
  colours: ColourShare[];
  thumbnail: Uint8Array;
}

const small = new Surface(THUMBNAIL_SIDE_PX);

/**
 * A base drawing once more, by another hand: elsewhere, in another size, and so shaken that it is no copy. The same hand
 * draws the same.
 */
export function drawAgain({ drawing, prompt, hand, isPaper }: HandRequest): HandDrawn {
  // The unsteadiest level: drawings of a steadier hand may count as copies [BOARD-2].
  const style = { level: 1, seed: hand, prompt, withinMs: DAILY_SECONDS * 1_000 } as const;
  const ops = drawnByHand(drawing, style).ops.map(({ op }) => op);
  const strokes = visibleStrokes(replayOps(ops));
  const ink = { inks: inksOf(strokes), memory: null, regions: new FillRegions(), deadlineMs: Number.POSITIVE_INFINITY };
  return {
    ops,
    fingerprint: isPaper ? { lines: [], marks: [] } : fingerprintOf(strokes),
    colours: inkShares(strokes),
    thumbnail: encodePng(small.pixels(ink)),
  };
}
