import { describe, expect, it } from 'vitest';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { openFramer, openRasteriser } from '#server/judge/framing.ts';
import { framePicture } from '#server/judge/image-input.ts';
import type { Preprocessing } from '#server/judge/preprocessing.ts';
import type { Image } from '#server/judge/resize.ts';
import { placed } from '../../../research/calibration/strokes.ts';

const preprocessing: Preprocessing = {
  sidePx: 64,
  channels: 3,
  resizeTo: 'square',
  filter: 'bilinear',
  rescale: 1 / 255,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
};
const eye = openFramer(preprocessing.sidePx);
const kite = [
  penStroke(
    [
      [300, 400],
      [520, 250],
      [700, 480],
      [480, 640],
      [300, 400],
    ],
    30,
    '#1971c2',
  ),
];

const white = (width: number, height: number): Image => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3).fill(255),
});

function withRectangle(image: Image, [left, top, right, bottom]: readonly [number, number, number, number]): Image {
  for (let y = top; y < bottom; y++) image.data.fill(0, (y * image.width + left) * 3, (y * image.width + right) * 3);
  return image;
}

describe('a picture in place of strokes', () => {
  it('is framed and seen as the strokes would be', () => {
    const picture = openRasteriser(512).pixels(kite);
    const [seen, drawn] = [framePicture(picture, preprocessing), eye(kite)];
    for (const key of ['x', 'y', 'side'] as const)
      expect(Math.abs(seen.frame[key] - drawn.frame[key])).toBeLessThan(20);
    expect([seen.image.width, seen.image.height]).toEqual([64, 64]);
    const differences = Array.from(seen.image.data, (value, i) => Math.abs(value - (drawn.image.data[i] as number)));
    expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(6);
  });

  it('stands in the middle of a square of paper, whatever its shape', () => {
    // Ink from corner to corner of a picture twice as wide as high: the frame reaches beyond it, and there is paper.
    const { frame, image } = framePicture(withRectangle(white(200, 100), [0, 0, 200, 100]), preprocessing);
    expect(frame).toEqual({ x: -64, y: -64, side: 1.125 * CANVAS_UNITS });
    const middle = Array.from({ length: 64 }, (_, y) => image.data[(y * 64 + 32) * 3] as number);
    expect([middle[2], middle[14], middle[20], middle[32], middle[44], middle[50], middle[61]]).toEqual([
      255, 255, 0, 0, 0, 255, 255,
    ]);
    const tall = framePicture(withRectangle(white(30, 300), [10, 140, 20, 160]), preprocessing);
    expect(tall.frame.side).toBeCloseTo(0.4 * CANVAS_UNITS);
    expect(tall.frame.y + tall.frame.side / 2).toBeCloseTo(CANVAS_UNITS / 2, -1);
  });

  it('of nothing is a blank canvas, also the smallest', () => {
    for (const image of [white(300, 200), white(1, 1)]) {
      expect(framePicture(image, preprocessing)).toMatchObject({ blank: true, frame: WHOLE_CANVAS });
    }
  });

  it('shows the same wherever the ink stands', () => {
    const here = framePicture(openRasteriser(512).pixels(kite), preprocessing);
    const moved = placed(kite, { scale: 1, left: 96, top: -64, penScale: 1 });
    const there = framePicture(openRasteriser(512).pixels(moved), preprocessing);
    const differences = Array.from(here.image.data, (value, i) => Math.abs(value - (there.image.data[i] as number)));
    expect(Math.max(...differences)).toBeLessThan(24);
  });
});
