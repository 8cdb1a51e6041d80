import type { SKRSContext2D } from '@napi-rs/canvas';
import { createCanvas } from '@napi-rs/canvas';
import { renderOps } from '#canvas/render.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { canWrite } from './glyphs.ts';
import { INK, INK_SOFT, measureWith, PAPER, RED, writeText } from './ink.ts';
import { PICTURE_SIDE_PX } from './port.ts';

/** The drawing as the judge's renderer draws it, PICTURE_SIDE_PX wide. PNG. @param facts null: without a caption */
export function drawStill(ops: readonly DrawOp[], facts: Facts | null): Uint8Array<ArrayBuffer> {
  const side = PICTURE_SIDE_PX;
  const canvas = createCanvas(side, facts ? side + captionHeight(side) : side);
  const context = canvas.getContext('2d');
  renderOps(context, ops, side);
  // After the drawing: its strokes may reach beyond the paper.
  if (facts) drawCaption(context, facts, side, side);
  return new Uint8Array(canvas.toBuffer('image/png'));
}

/** Texts on pictures of a drawing, all of which its page shows as well. */
export interface Facts {
  prompt: string;
  nickname: string;
  score: number;
  /** Name of the instance. */
  brand: string;
  /** On its prompt's board; null: the boards of today do not show it. */
  standing: { rank: number; of: number } | null;
}

/** The name of an instance; that of the game where no font has its letters. */
export const writtenBrand = (brand: string): string => (canWrite(brand) ? brand : 'Doodle Judge');

/** One decimal, as everywhere. */
export const scoreText = (score: number): string => score.toFixed(1);

/** Height of the strip, as a share of the picture's width. */
const HEIGHT = 0.15;

export const captionHeight = (widthPx: number): number => 2 * Math.round((widthPx * HEIGHT) / 2);

/** The strip below a drawing: prompt and name on the left, the score on the right. */
export function drawCaption(context: SKRSContext2D, facts: Facts, top: number, widthPx: number): void {
  const height = captionHeight(widthPx);
  const unit = widthPx / 100;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = PAPER;
  context.fillRect(0, top, widthPx, height);
  context.fillStyle = INK;
  context.fillRect(0, top, widthPx, Math.max(2, 0.3 * unit));

  const score = scoreText(facts.score);
  const scorePx = 9.5 * unit;
  const scoreWidth = measureWith(context)(score, scorePx);
  context.direction = 'ltr';
  context.textAlign = 'left';
  context.fillStyle = RED;
  context.fillText(score, widthPx - 3 * unit - scoreWidth, top + height / 2 + scorePx * 0.35);

  const text = { x: 3 * unit, widthPx: widthPx - 10 * unit - scoreWidth };
  writeText(context, facts.prompt, {
    ...text,
    y: top + 1.6 * unit,
    heightPx: 8 * unit,
    maxSizePx: 6 * unit,
    minSizePx: 3 * unit,
    lineHeight: 1.15,
    colour: INK,
  });
  const brand = writtenBrand(facts.brand);
  writeText(context, canWrite(facts.nickname) ? `drawn by ${facts.nickname} · ${brand}` : brand, {
    ...text,
    y: top + height - 4.9 * unit,
    heightPx: 4.5 * unit,
    maxSizePx: 3.4 * unit,
    minSizePx: 2.2 * unit,
    lineHeight: 1.15,
    colour: INK_SOFT,
  });
}
