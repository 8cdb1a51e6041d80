// Letters of fonts as the lines of a pen: filled, thinned to a skeleton, traced; and as outlines.
// usage: tsx trace-fonts.ts OUT   writes OUT/<font>.txt, .outline.txt and .bubble.txt for training, and the held-apart hands
// of research/calibration/hands/
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { Glyph } from '../../calibration/hand-layout.ts';
import { BUBBLE_FONTS, HELD_APART_FONTS, HELD_APART_OUTLINES, TRAINING_FONTS, TRAINING_HERSHEY } from './fonts.ts';
import { contoursOf, type Mask, type Point, pathsOf, simplified, smoothed, thin } from './skeleton.ts';

const CHARACTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!?.,'&-"];
const EM_PX = 96;
const SIDE_PX = 3 * EM_PX;
const LEFT_PX = EM_PX;
const BASELINE_PX = 1.8 * EM_PX;
const SPUR_PX = 0.08 * EM_PX;
const TOLERANCE_PX = 0.5;
/** How far a bubble letter's outline stands off the letter, and what it needs more of the line, 1/1000 em. */
const BUBBLE_PX = 0.055 * EM_PX;
const BUBBLE_ADVANCE = 90;

const require = createRequire(import.meta.url);
const canvas = createCanvas(SIDE_PX, SIDE_PX);
const context = canvas.getContext('2d');

/** The letter's ink, `fat` pixels wider on all sides. */
function mask(character: string, fat = 0): Mask {
  context.clearRect(0, 0, SIDE_PX, SIDE_PX);
  context.fillText(character, LEFT_PX, BASELINE_PX);
  if (fat > 0) {
    context.lineWidth = 2 * fat;
    context.lineJoin = 'round';
    context.strokeText(character, LEFT_PX, BASELINE_PX);
  }
  const { data } = context.getImageData(0, 0, SIDE_PX, SIDE_PX);
  const ink = Uint8Array.from({ length: SIDE_PX * SIDE_PX }, (_, i) => ((data[i * 4 + 3] as number) > 110 ? 1 : 0));
  for (let i = 0; i < SIDE_PX; i++)
    for (const edge of [0, SIDE_PX - 1]) ink[edge * SIDE_PX + i] = ink[i * SIDE_PX + edge] = 0;
  return { width: SIDE_PX, height: SIDE_PX, ink };
}

const perMille = (paths: Point[][]): number[][] =>
  paths.map((path) =>
    simplified(smoothed(path, 2), TOLERANCE_PX).flatMap(([x, y]) => [
      Math.round(((x - LEFT_PX) / EM_PX) * 1000),
      Math.round(((y - BASELINE_PX) / EM_PX) * 1000),
    ]),
  );

const line = (character: string, { advance, lines }: Glyph) =>
  `${character}\t${Math.round(advance)}\t${lines.map((one) => one.map((n, i) => (i % 2 ? `${n}` : `${i ? ' ' : ''}${n},`)).join('')).join('|')}`;

const contours = (letter: Mask) => perMille(contoursOf(letter).filter((loop) => loop.length > 12));

function traced(font: string): { skeletons: string; outlines: string; bubbles: string } {
  const file = require.resolve(`@fontsource/${font}/files/${font}-latin-400-normal.woff2`);
  if (!GlobalFonts.registerFromPath(file, font)) throw new Error(`${font} cannot be read`);
  context.font = `${EM_PX}px "${font}"`;
  const [skeletons, outlines, bubbles]: [string[], string[], string[]] = [[], [], []];
  for (const character of CHARACTERS) {
    const letter = mask(character);
    const advance = (context.measureText(character).width / EM_PX) * 1000;
    outlines.push(line(character, { advance, lines: contours(letter) }));
    if (BUBBLE_FONTS.includes(font)) {
      const fat = mask(character, BUBBLE_PX);
      bubbles.push(line(character, { advance: advance + BUBBLE_ADVANCE, lines: contours(fat) }));
    }
    thin(letter);
    skeletons.push(line(character, { advance, lines: perMille(pathsOf(letter, SPUR_PX)) }));
  }
  const fileOf = (lines: string[]) => `${lines.join('\n')}\n`;
  return { skeletons: fileOf(skeletons), outlines: fileOf(outlines), bubbles: fileOf(bubbles) };
}

/** hersheytext: characters from `!` on; `o` is half of the advance, y 0–21 from the top of a capital to the baseline. */
function hershey(font: string): string {
  const fonts = JSON.parse(readFileSync(require.resolve('hersheytext/hersheytext.json'), 'utf8')) as Record<
    string,
    { chars: { d: string; o: number }[] }
  >;
  const unit = 1000 / 30;
  return CHARACTERS.flatMap((character) => {
    const glyph = fonts[font]?.chars[character.charCodeAt(0) - 33];
    if (!glyph?.d) return [];
    const lines = glyph.d
      .split('M')
      .filter((part) => part.trim())
      .map((part) => (part.match(/-?\d+/g) ?? []).map((n, i) => Math.round((Number(n) - (i % 2 ? 22 : 0)) * unit)));
    return [line(character, { advance: glyph.o * 2 * unit, lines })];
  }).join('\n');
}

const [out] = process.argv.slice(2);
if (!out) throw new Error('usage: tsx trace-fonts.ts OUT');
const held = new URL('../../calibration/hands/', import.meta.url);
mkdirSync(out, { recursive: true });
mkdirSync(held, { recursive: true });
for (const [name, font] of Object.entries(HELD_APART_FONTS)) {
  writeFileSync(new URL(`${name}.txt`, held), traced(font).skeletons);
}
for (const [name, font] of Object.entries(HELD_APART_OUTLINES)) {
  writeFileSync(new URL(`${name}.txt`, held), traced(font).outlines);
}
for (const font of TRAINING_FONTS) {
  const { skeletons, outlines, bubbles } = traced(font);
  writeFileSync(`${out}/${font}.txt`, skeletons);
  writeFileSync(`${out}/${font}.outline.txt`, outlines);
  if (BUBBLE_FONTS.includes(font)) writeFileSync(`${out}/${font}.bubble.txt`, bubbles);
}
for (const font of TRAINING_HERSHEY) writeFileSync(`${out}/hershey-${font}.txt`, hershey(font));
console.log(TRAINING_FONTS.length + TRAINING_HERSHEY.length, 'hands for training');
