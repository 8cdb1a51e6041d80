import { createCanvas } from '@napi-rs/canvas';
import { drawJudge } from './draw-judge.ts';
import { canWrite } from './glyphs.ts';
import { INK, INK_SOFT, MARKER, squaredPaper, writeText } from './ink.ts';
import { CARD_HEIGHT_PX, CARD_WIDTH_PX, type Poster } from './port.ts';
import { writtenBrand } from './still.ts';

const LEFT = 72;
const TEXT_WIDTH = 700;
const JUDGE = { x: 780, y: 130, sidePx: 370 };

/** The picture of a link to a page: its words beside the judge. PNG. @param brand name of the instance */
export function drawPoster(
  { title, line, mood, titleWithoutFont = '' }: Poster,
  brand: string,
): Uint8Array<ArrayBuffer> {
  const canvas = createCanvas(CARD_WIDTH_PX, CARD_HEIGHT_PX);
  const context = canvas.getContext('2d');
  squaredPaper(context, CARD_WIDTH_PX, CARD_HEIGHT_PX, 30);
  drawJudge(context, mood, JUDGE.x, JUDGE.y, JUDGE.sidePx);
  const below = writeText(context, canWrite(title) ? title : titleWithoutFont, {
    x: LEFT,
    y: 128,
    widthPx: TEXT_WIDTH,
    heightPx: 260,
    maxSizePx: 96,
    minSizePx: 44,
    lineHeight: 1.22,
    colour: INK,
    marker: MARKER,
  });
  writeText(context, line, {
    x: LEFT,
    y: below + 14,
    widthPx: TEXT_WIDTH,
    heightPx: 130,
    maxSizePx: 48,
    minSizePx: 30,
    lineHeight: 1.2,
    colour: INK,
  });
  writeText(context, writtenBrand(brand), {
    x: LEFT,
    y: 540,
    widthPx: TEXT_WIDTH,
    heightPx: 50,
    maxSizePx: 38,
    minSizePx: 24,
    lineHeight: 1.2,
    colour: INK_SOFT,
  });
  return new Uint8Array(canvas.toBuffer('image/png'));
}
