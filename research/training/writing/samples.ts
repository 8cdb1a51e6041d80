// Written canvases and honest drawings, as the guard will look at them. usage: tsx samples.ts DATA WORK train|more|again|tune
// `more` has what a guard that was trained with `train` alone finds hard, from drawings that `train` leaves aside; `again`
// what is hard for that one, letters that are drawn around above all.
// Each drawing and each text has its own random numbers, so that a sample stays the same when others are added.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { quickDrawStrokes } from '../../../canvas/quickdraw.ts';
import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { between, seededRandom } from '../../../contract/random.ts';
import { openGuardView } from '../../../server/judge/writing/guard.ts';
import { parseHand } from '../../calibration/hand-layout.ts';
import { pixelFile, readRows } from '../lib.ts';
import { honestScene, nothingInParticular, varied } from './honest.ts';
import { thingsInRows } from './rows.ts';
import { unusualCanvas } from './unusual.ts';
import { type Hands, writtenCanvas } from './written.ts';

const [data, work, part] = process.argv.slice(2);
if (!data || !work || (part !== 'train' && part !== 'more' && part !== 'again' && part !== 'tune'))
  throw new Error('usage: tsx samples.ts DATA WORK train|more|again|tune');

/** Of the letters of `again`. */
const OUTLINED_AGAIN = 0.6;
/** Rows that doodle-clip's training leaves out, too. */
const isForTuning = (index: number) => index % 33 === 7;
/** Of the others, so many are taken as they are; a further share goes into scenes, beside words, or is half-finished. */
const TAKEN = 0.4;
const SIZES = {
  train: { written: 13_000, patterns: 1_000, rows: 0, scenes: 0 },
  more: { written: 9_000, patterns: 0, rows: 1_800, scenes: 1_800 },
  again: { written: 6_000, patterns: 0, rows: 900, scenes: 1_500 },
  tune: { written: 2_000, patterns: 200, rows: 0, scenes: 0 },
}[part];
/** `more` takes all that is left of words whose drawings are taken for writing, twice, and so much of other words. */
const TAKEN_MORE = 0.08;
const LIKE_WRITING = new Set(
  `peas grass rain garden squiggle zigzag camel bush fence stitches bracelet necklace grapes hedgehog cookie saw bat hand
  train calendar keyboard blackberry blueberry camouflage stereo candle toothbrush tiger panda ocean mouth feather toe
  |animal migration|stop sign|power outlet|The Great Wall of China|roller coaster|traffic light|string bean`
    .split('|')
    .flatMap((words, i) => (i === 0 ? words.trim().split(/\s+/) : [words.trim()])),
);
/** Fonts that train.py does not see: what its threshold is chosen with. */
const TUNING_FONTS = new Set(['patrick-hand', 'caveat', 'rock-salt', 'homemade-apple', 'walter-turncoat', 'sriracha']);

const look = openGuardView();
const out = pixelFile(`${work}/${part}.bin`);
const kinds: string[] = [];
const names: string[] = [];
async function add(kind: string, name: string, strokes: readonly Stroke[]): Promise<void> {
  const pixels = look(strokes);
  if (!pixels) return;
  await out.write(Buffer.from(pixels));
  kinds.push(kind);
  names.push(name);
}

/** A few thousand drawings for scenes and to stand beside words. */
const pool: Stroke[][] = [];
let index = -1;
for await (const row of readRows(`${data}/train.ndjson.xz`)) {
  index++;
  if (isForTuning(index) !== (part === 'tune')) continue;
  const random = seededRandom(`honest ${row.key_id}`);
  const dice = part === 'tune' ? random() * 0.5 : random();
  const name = `${row.word} ${row.key_id}`;
  const strokes = () => quickDrawStrokes(row.drawing, { strokeSize: between(random, 8, 44) });
  if ((part === 'more' || part === 'again') && dice < TAKEN + 0.06) continue;
  if (dice < TAKEN) await add('drawing', name, varied(strokes(), random));
  else if (dice < TAKEN + 0.03 && row.drawing.length > 1) {
    await add('half', name, strokes().slice(0, Math.ceil(row.drawing.length / 2)));
  } else if (dice < TAKEN + 0.06 && pool.length > 10) {
    await add('scene', name, honestScene([strokes(), ...pick2(random)], random));
  } else if (pool.length < 6_000) pool.push(quickDrawStrokes(row.drawing));
  else if (part === 'more') {
    const times = LIKE_WRITING.has(row.word) ? 2 : random() < TAKEN_MORE ? 1 : 0;
    for (let i = 0; i < times; i++) await add('drawing', name, varied(strokes(), random));
  }
}
function pick2(random: () => number): Stroke[][] {
  const any = () => pool[Math.floor(random() * pool.length)] as Stroke[];
  return random() < 0.5 ? [any()] : [any(), any()];
}

const hands: Hands = { pens: [], outlines: [], bubbles: [] };
for (const file of readdirSync(`${work}/hands`).sort()) {
  if (TUNING_FONTS.has(file.split('.')[0] as string) !== (part === 'tune')) continue;
  const hand = { name: basename(file, '.txt'), hand: parseHand(readFileSync(`${work}/hands/${file}`, 'utf8')) };
  (file.includes('.outline') ? hands.outlines : file.includes('.bubble') ? hands.bubbles : hands.pens).push(hand);
}
for (let i = 0; i < SIZES.written; i++) {
  const random = seededRandom(`written ${part} ${i}`);
  const { name, strokes } =
    part === 'more' || part === 'again'
      ? unusualCanvas(hands, pool, random, part === 'again' ? OUTLINED_AGAIN : undefined)
      : writtenCanvas(hands, pool, random);
  await add('written', name, strokes);
}
for (let i = 0; i < SIZES.patterns; i++)
  await add('pattern', `${i}`, nothingInParticular(seededRandom(`pattern ${part} ${i}`)));
for (let i = 0; i < SIZES.rows; i++) {
  const random = seededRandom(`row ${part} ${i}`);
  await add('pattern', `row ${i}`, varied(thingsInRows(random), random));
}
for (let i = 0; i < SIZES.scenes; i++) {
  const random = seededRandom(`scene ${part} ${i}`);
  const things = Array.from({ length: 3 + Math.floor(random() * 4) }, () => pick2(random)[0] as Stroke[]);
  await add('scene', `${i}`, varied(honestScene(things, random), random));
}

await out.end();
writeFileSync(`${work}/${part}.json`, JSON.stringify({ kinds, names }));
console.log(part, kinds.length, 'canvases');
