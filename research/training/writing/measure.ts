// The shipped guard on what it never saw: honest drawings of eval, and held-apart prompts in held-apart hands.
// usage: tsx measure.ts DATA WORK [STYLE…]   prints a table; contact sheets of false verdicts and of missed writing go
// to WORK. With names of styles: those alone, and no honest drawings.

import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createCanvas } from '@napi-rs/canvas';
import { quickDrawStrokes } from '../../../canvas/quickdraw.ts';
import { renderStrokes } from '../../../canvas/render.ts';
import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { seededRandom } from '../../../contract/random.ts';
import { openWritingGuard, WRITING_GUARD } from '../../../server/judge/writing/guard.ts';
import { HAND_STYLES, handwrittenStrokes, withSmallDrawing } from '../../calibration/handwriting.ts';
import { readRows } from '../lib.ts';
import { EVALUATION_PROMPTS } from './texts.ts';

const [data, work, ...only] = process.argv.slice(2);
if (!data || !work) throw new Error('usage: tsx measure.ts DATA WORK');
const PROMPTS = 200;
const CELL_PX = 110;
const COLUMNS = 12;

const guard = await openWritingGuard(WRITING_GUARD, 1);
const { doubtful, sure } = guard.thresholds;
interface Seen {
  name: string;
  strokes: Stroke[];
  probability: number;
}
const see = async (name: string, strokes: Stroke[]): Promise<Seen> => ({
  name,
  strokes,
  probability: await guard.probability(strokes),
});
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
function line(name: string, seen: readonly Seen[]): void {
  const above = (least: number) => percent(seen.filter(({ probability }) => probability >= least).length, seen.length);
  console.log(
    `${name.padEnd(34)} n = ${String(seen.length).padStart(5)}   verdict ${above(doubtful).padStart(8)}   all points ${above(sure).padStart(8)}`,
  );
}

function sheet(file: string, seen: readonly Seen[]): void {
  const rows = Math.max(1, Math.ceil(seen.length / COLUMNS));
  const page = createCanvas(COLUMNS * CELL_PX, rows * (CELL_PX + 14));
  const on = page.getContext('2d');
  const cell = createCanvas(CELL_PX - 4, CELL_PX - 4);
  on.fillStyle = '#cccccc';
  on.fillRect(0, 0, page.width, page.height);
  on.fillStyle = '#000000';
  on.font = '10px sans-serif';
  seen.forEach(({ name, strokes, probability }, i) => {
    const [x, y] = [(i % COLUMNS) * CELL_PX, Math.floor(i / COLUMNS) * (CELL_PX + 14)];
    renderStrokes(cell.getContext('2d'), strokes, CELL_PX - 4);
    on.drawImage(cell, x + 2, y + 2);
    on.fillText(`${probability.toFixed(3)} ${name}`.slice(0, 22), x + 2, y + CELL_PX + 8);
  });
  writeFileSync(file, page.toBuffer('image/png'));
}

const honest: Seen[] = [];
const drawings: Stroke[][] = [];
const started = performance.now();
let rows = 0;
for await (const row of readRows(`${data}/eval.ndjson.xz`)) {
  const strokes = quickDrawStrokes(row.drawing);
  if (only.length === 0) honest.push(await see(row.word, strokes));
  if (++rows % 43 === 0) drawings.push(strokes);
}
if (only.length === 0) {
  console.log(`${((performance.now() - started) / honest.length).toFixed(2)} ms a drawing`);
  line('honest drawings of eval', honest);
  const accused = honest
    .filter(({ probability }) => probability >= doubtful)
    .sort((a, b) => b.probability - a.probability);
  sheet(`${work}/accused.png`, accused);
  const words = new Map<string, number>();
  for (const { name } of accused) words.set(name, (words.get(name) ?? 0) + 1);
  console.log(
    [...words]
      .sort((a, b) => b[1] - a[1])
      .map(([word, count]) => `${word} ${count}`)
      .join(', '),
  );
}

// Evenly from all packs.
const prompts = Array.from(
  { length: PROMPTS },
  (_, i) => EVALUATION_PROMPTS[Math.floor((i * EVALUATION_PROMPTS.length) / PROMPTS)] as string,
);
const all: Seen[] = [];
for (const style of HAND_STYLES.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const [alone, beside]: [Seen[], Seen[]] = [[], []];
  for (const [i, prompt] of prompts.entries()) {
    const strokes = handwrittenStrokes(prompt, style, seededRandom(`${style.name} ${prompt}`));
    alone.push(await see(prompt, strokes));
    beside.push(await see(prompt, withSmallDrawing(strokes, drawings[i % drawings.length] as Stroke[])));
  }
  line(`${style.name}`, alone);
  line(`${style.name}, with a small drawing`, beside);
  all.push(...alone, ...beside);
}
line('all handwriting', all);
sheet(
  `${work}/missed.png`,
  all
    .filter(({ probability }) => probability < sure)
    .sort((a, b) => a.probability - b.probability)
    .slice(0, 240),
);
await guard.close();
