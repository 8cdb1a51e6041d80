import { type Canvas, createCanvas, Path2D, type SKRSContext2D } from '@napi-rs/canvas';
import { renderOps } from '#canvas/render.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { drawJudge } from './draw-judge.ts';
import { handRectangle, INK, INK_SOFT, MARKER, measureWith, RED, SHADOW, squaredPaper, writeText } from './ink.ts';
import { CARD_HEIGHT_PX, CARD_WIDTH_PX } from './port.ts';
import { type Facts, scoreText, writtenBrand } from './still.ts';

const SHEET_PX = 520;
const SHEET_X = 58;
const SHEET_Y = 52;
const TEXT_X = 640;
const TEXT_WIDTH = CARD_WIDTH_PX - TEXT_X - 56;
/** The ring that the judge draws around a score, in a box of 100 × 64 (as on pages). */
const RING = 'M62 7C38 1 8 10 6 32c-1 20 26 28 50 26 26-2 42-14 38-30C90 10 58 3 34 9';

/** The picture of a link: the drawing on its sheet, and beside it what was asked for and what the judge gave. PNG. */
export function drawCard(ops: readonly DrawOp[], facts: Facts): Uint8Array<ArrayBuffer> {
  const canvas = createCanvas(CARD_WIDTH_PX, CARD_HEIGHT_PX);
  const context = canvas.getContext('2d');
  squaredPaper(context, CARD_WIDTH_PX, CARD_HEIGHT_PX, 30);
  pinSheet(context, drawing(ops));

  const below = writeText(context, facts.prompt, {
    x: TEXT_X,
    y: 58,
    widthPx: TEXT_WIDTH,
    heightPx: 222,
    maxSizePx: 88,
    minSizePx: 40,
    lineHeight: 1.22,
    colour: INK,
    marker: MARKER,
  });
  writeText(context, `drawn by ${facts.nickname}`, {
    x: TEXT_X,
    y: below + 10,
    widthPx: TEXT_WIDTH,
    heightPx: 50,
    maxSizePx: 40,
    minSizePx: 24,
    lineHeight: 1.2,
    colour: INK,
  });
  writeScore(context, facts);
  drawJudge(context, moodOf(facts.score), 958, 398, 200);
  writeText(context, writtenBrand(facts.brand), {
    x: TEXT_X,
    y: 548,
    widthPx: 300,
    heightPx: 44,
    maxSizePx: 34,
    minSizePx: 16,
    lineHeight: 1.2,
    colour: INK_SOFT,
  });
  return new Uint8Array(canvas.toBuffer('image/png'));
}

function drawing(ops: readonly DrawOp[]): Canvas {
  const canvas = createCanvas(SHEET_PX, SHEET_PX);
  renderOps(canvas.getContext('2d'), ops, SHEET_PX);
  return canvas;
}

/** The sheet lies a little askew, with its shadow. */
function pinSheet(context: SKRSContext2D, sheet: Canvas): void {
  context.save();
  context.translate(SHEET_X + SHEET_PX / 2, SHEET_Y + SHEET_PX / 2);
  context.rotate(-0.02);
  const corner = -SHEET_PX / 2;
  context.fillStyle = SHADOW;
  handRectangle(context, corner + 9, corner + 12, SHEET_PX, SHEET_PX, 30);
  context.fill();
  handRectangle(context, corner, corner, SHEET_PX, SHEET_PX, 30);
  context.save();
  context.clip();
  context.drawImage(sheet, corner, corner);
  context.restore();
  context.strokeStyle = INK;
  context.lineWidth = 4;
  context.stroke();
  context.restore();
}

function writeScore(context: SKRSContext2D, { score, standing }: Facts): void {
  const ring = new Path2D(RING);
  const [x, y, width, height] = [TEXT_X - 14, 360, 252, 142];
  context.save();
  context.translate(x, y);
  context.scale(width / 100, height / 64);
  context.strokeStyle = RED;
  context.lineWidth = 2;
  context.lineCap = 'round';
  context.stroke(ring);
  context.restore();

  const text = scoreText(score);
  const sizePx = 94;
  const widthPx = measureWith(context)(text, sizePx);
  context.direction = 'ltr';
  context.fillStyle = RED;
  context.fillText(text, x + (width - widthPx) / 2, y + height / 2 + sizePx * 0.34);
  writeText(context, standing ? `rank ${standing.rank} of ${standing.of}` : 'points of 100', {
    x: TEXT_X,
    y: 504,
    widthPx: 300,
    heightPx: 44,
    maxSizePx: 36,
    minSizePx: 22,
    lineHeight: 1.2,
    colour: INK,
  });
}

/** What the judge's face says to a score. */
const moodOf = (score: number) => (score >= 70 ? 'pleased' : score >= 35 ? 'calm' : 'stern');
