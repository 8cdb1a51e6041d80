// Two drawings on one canvas -> two 64×64 grey planes (so that training can give each its own colour) and what stands
// where. Drawn at their final size with one pen, as a player would, rather than shrunk with their lines.
// usage: tsx export-scenes.ts train.ndjson.xz OUT_PREFIX COUNT SEED
import { writeFileSync } from 'node:fs';
import { quickDrawStrokes } from '../canvas/quickdraw.ts';
import type { Stroke } from '../canvas/visible-strokes.ts';
import { POINT_STRIDE } from '../contract/drawing.ts';
import { CANVAS_UNITS } from '../contract/limits.ts';
import { between, pixelFile, type Row, readRows, renderGrey, seededRandom } from './lib.ts';

const [file, prefix, count, seed] = process.argv.slice(2);
if (!file || !prefix || !count || !seed) throw new Error('usage: tsx export-scenes.ts FILE OUT_PREFIX COUNT SEED');
const random = seededRandom(`scenes/${seed}`);
const rows: Row[] = [];
for await (const row of readRows(file)) rows.push(row);
const pick = (): Row => rows[Math.floor(random() * rows.length)] as Row;

interface Place {
  x: number;
  y: number;
  scale: number;
}

/** A drawing scaled about the canvas's centre, which then lies at the given place; the pen keeps its width. */
function placed(row: Row, { x, y, scale }: Place, strokeSize: number): Stroke[] {
  return quickDrawStrokes(row.drawing, { margin: 0, strokeSize }).map((stroke) => ({
    ...stroke,
    points: stroke.points.map((value, i) => {
      if (i % POINT_STRIDE === 0) return (value - CANVAS_UNITS / 2) * scale + x;
      if (i % POINT_STRIDE === 1) return (value - CANVAS_UNITS / 2) * scale + y;
      return value;
    }),
  }));
}

const layouts = ['beside', 'above'] as const;
const scenes: { first: string; second: string; layout: (typeof layouts)[number] }[] = [];
const pixels = pixelFile(`${prefix}.bin`);
for (let i = 0; i < Number(count); i++) {
  const first = pick();
  let second = pick();
  if (random() < 0.08) while (second.word !== first.word) second = pick(); // "two cats"
  const layout = layouts[random() < 0.55 ? 0 : 1] as (typeof layouts)[number];
  const strokeSize = between(random, 12, 30);
  // Distance of each from the middle along the axis: less than half their size, so that some touch or overlap.
  const apart = between(random, 170, 260);
  const along = (sign: number): Place => {
    const offset = sign * apart;
    const drift = between(random, -110, 110);
    const scale = between(random, 0.34, 0.56);
    const centre = CANVAS_UNITS / 2;
    return layout === 'beside'
      ? { x: centre + offset, y: centre + drift, scale }
      : { x: centre + drift, y: centre + offset, scale };
  };
  await pixels.write(renderGrey(placed(first, along(-1), strokeSize)));
  await pixels.write(renderGrey(placed(second, along(1), strokeSize)));
  scenes.push({ first: first.word, second: second.word, layout });
}
await pixels.end();
writeFileSync(`${prefix}.json`, JSON.stringify(scenes));
console.log(prefix, scenes.length, 'scenes');
