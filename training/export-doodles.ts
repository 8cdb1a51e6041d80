// Quick, Draw! drawings -> 64×64 grey bitmaps, drawn by the product's own renderer so that training and serving cannot
// drift. usage: tsx export-doodles.ts FILE.ndjson.xz OUT_PREFIX [VARIANT]
// With a variant (a number) pen and margin differ from drawing to drawing; without, the layout is the judge's.
import { writeFileSync } from 'node:fs';
import { quickDrawStrokes } from '../canvas/quickdraw.ts';
import { between, pixelFile, readRows, renderGrey, seededRandom } from './lib.ts';

const [file, prefix, variant] = process.argv.slice(2);
if (!file || !prefix) throw new Error('usage: tsx export-doodles.ts FILE.ndjson.xz OUT_PREFIX [VARIANT]');

const words: string[] = [];
const recognized: boolean[] = [];
const pixels = pixelFile(`${prefix}.bin`);
for await (const row of readRows(file)) {
  const random = seededRandom(`${row.key_id}/${variant}`);
  const layout = variant === undefined ? {} : { margin: between(random, 40, 150), strokeSize: between(random, 10, 36) };
  await pixels.write(renderGrey(quickDrawStrokes(row.drawing, layout)));
  words.push(row.word);
  recognized.push(row.recognized ?? true);
}
await pixels.end();
writeFileSync(`${prefix}.json`, JSON.stringify({ words, recognized }));
console.log(prefix, words.length, 'drawings');
