// Quick, Draw! drawings -> grey bitmaps of SIDE_PX (lib.ts), drawn by the product's own renderer so that training and
// serving cannot drift. usage: tsx export-doodles.ts FILE.ndjson.xz OUT_PREFIX [plain|shaken|thick|half SEED]
// With a style pen and margin differ from drawing to drawing by the seed; without, the layout is the judge's. `thick` is
// for scenes: half as large, its lines are as wide as the others'. `half` is what a player had drawn half way.
import { writeFileSync } from 'node:fs';
import { type QuickDrawLayout, quickDrawStrokes } from '../../canvas/quickdraw.ts';
import type { Stroke } from '../../canvas/visible-strokes.ts';
import type { QuickDrawing } from '../../contract/drawing.ts';
import { between, seededRandom } from '../../contract/random.ts';
import { firstHalf, framed } from './half.ts';
import { pixelFile, readRows, renderGrey } from './lib.ts';
import { shaken } from './shake.ts';

const PENS = { plain: [12, 34], shaken: [12, 38], thick: [30, 58], half: [12, 34] } as const;
/** Around what the judge's frame leaves: a sixteenth of its side, half a pen less. */
const MARGINS = [36, 92] as const;

const [file, prefix, style, seed] = process.argv.slice(2);
if (!file || !prefix || (style !== undefined && !(style in PENS)))
  throw new Error('usage: tsx export-doodles.ts FILE.ndjson.xz OUT_PREFIX [plain|shaken|thick|half SEED]');
const pens: readonly [number, number] | null = style ? PENS[style as keyof typeof PENS] : null;

function styled(drawing: QuickDrawing, layout: QuickDrawLayout, random: () => number): Stroke[] {
  if (style !== 'half') return quickDrawStrokes(style === 'shaken' ? shaken(drawing, random) : drawing, layout);
  // The frame enlarges what is small, its pen included.
  const half = framed(firstHalf(drawing));
  return quickDrawStrokes(half.drawing, { ...layout, strokeSize: (layout.strokeSize ?? 0) * half.scale });
}

const words: string[] = [];
const recognized: boolean[] = [];
const pixels = pixelFile(`${prefix}.bin`);
for await (const row of readRows(file)) {
  const random = seededRandom(`${row.key_id}/${style}/${seed}`);
  const layout = pens ? { margin: between(random, ...MARGINS), strokeSize: between(random, ...pens) } : { margin: 66 };
  await pixels.write(renderGrey(styled(row.drawing, layout, random)));
  words.push(row.word);
  recognized.push(row.recognized ?? true);
}
await pixels.end();
writeFileSync(`${prefix}.json`, JSON.stringify({ words, recognized }));
console.log(prefix, words.length, 'drawings');
