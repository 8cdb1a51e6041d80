import type { SKRSContext2D } from '@napi-rs/canvas';
import { canWrite } from './glyphs.ts';
import { directionOf, fitText, handFont, type TextBox } from './lettering.ts';

/** The light theme's colours (app/globals.css): pictures that are sent away have one look. */
export const INK = '#1b2350';
export const INK_SOFT = '#525878';
export const PAPER = '#faf5e8';
const GRID = '#e7e0cc';
export const RED = '#cc2f1b';
export const MARKER = '#ffe27a';
export const SHADOW = 'rgb(27 35 80 / 16%)';

/** Squared paper. */
export function squaredPaper(context: SKRSContext2D, width: number, height: number, squarePx: number): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, height);
  context.fillStyle = GRID;
  for (let x = squarePx; x < width; x += squarePx) context.fillRect(Math.round(x), 0, 1, height);
  for (let y = squarePx; y < height; y += squarePx) context.fillRect(0, Math.round(y), width, 1);
}

/** A rectangle as a hand draws one: no two corners alike. */
export function handRectangle(
  context: SKRSContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  cornerPx: number,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, [cornerPx, 0.5 * cornerPx, 0.8 * cornerPx, 0.45 * cornerPx]);
}

export function measureWith(context: SKRSContext2D): (text: string, sizePx: number) => number {
  return (text, sizePx) => {
    context.font = handFont(sizePx);
    // Of the fonts with an axis, Nunito (for Cyrillic) would be hair-thin; the others have none.
    context.fontVariationSettings = '"wght" 550';
    return context.measureText(text).width;
  };
}

export interface PlacedText extends TextBox {
  /** Of the box: its side where reading begins in a left-to-right text. */
  x: number;
  y: number;
  colour: string;
  /** Drawn below each line, as with a highlighter. */
  marker?: string;
  align?: 'start' | 'end';
}

/** Baseline below the top of a line, in sizes of its letters: Patrick Hand's ascent, and half of what is left over. */
const BASELINE = 0.86;

/**
 * Writes `text` into its box, from the top; right-to-left text begins at the box's right. A text with a letter that no font has
 * is left out: boxes in its place would say less than nothing. @returns where it ends, below
 */
export function writeText(context: SKRSContext2D, text: string, box: PlacedText): number {
  if (!canWrite(text)) return box.y;
  const measure = measureWith(context);
  const { sizePx, lines } = fitText(text, box, measure);
  const direction = directionOf(text);
  const atRight = (direction === 'rtl') !== (box.align === 'end');
  context.direction = direction;
  context.textBaseline = 'alphabetic';
  const linePx = sizePx * box.lineHeight;
  lines.forEach((line, i) => {
    const top = box.y + i * linePx;
    const widthPx = measure(line, sizePx);
    const left = atRight ? box.x + box.widthPx - widthPx : box.x;
    if (box.marker) {
      context.fillStyle = box.marker;
      handRectangle(
        context,
        left - sizePx * 0.2,
        top + sizePx * 0.05,
        widthPx + sizePx * 0.4,
        sizePx * 1.05,
        sizePx * 0.35,
      );
      context.fill();
    }
    context.fillStyle = box.colour;
    context.textAlign = 'left';
    context.fillText(line, left, top + sizePx * BASELINE);
  });
  return box.y + lines.length * linePx;
}
