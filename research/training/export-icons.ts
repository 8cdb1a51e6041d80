// Icons that depict a thing -> grey bitmaps of SIDE_PX (lib.ts) with captions. usage: tsx export-icons.ts as-is|outline|thick OUT_PREFIX
// `outline` turns filled shapes into lines (and takes the colours off emoji): much closer to a doodle than a filled
// silhouette, and what words without a Quick, Draw! drawing gain most from. `thick` is the same for scenes: at half the
// size its lines are as wide as a drawing's.
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { between, seededRandom } from '../../contract/random.ts';
import { allowedIcons, type Icon, type IconSet } from './icon-sets.ts';
import { pixelFile, SIDE_PX } from './lib.ts';

const [style, prefix] = process.argv.slice(2);
if ((style !== 'as-is' && style !== 'outline' && style !== 'thick') || !prefix)
  throw new Error('usage: tsx export-icons.ts as-is|outline|thick OUT_PREFIX');
/** What the judge's frame leaves around a drawing: a sixteenth of its side. */
const MARGIN_PX = SIDE_PX / 16;
/** Width of the lines, as a share of what is drawn: as wide as pens are in export-doodles.ts. */
const LINE_SHARES = style === 'thick' ? ([1 / 28, 1 / 15] as const) : ([1 / 60, 1 / 24] as const);

function svg({ body, box, set }: Icon, lineShare: number): string {
  let shapes = body;
  let root = 'fill="black"';
  if (style !== 'as-is') {
    if (set.emoji) {
      shapes = body.replace(/fill="(?!none)[^"]*"/g, 'fill="#fff"').replace(/opacity="[^"]*"/g, '');
      root = 'fill="#fff" stroke="#000"';
    } else if (/stroke=/.test(body)) root = 'fill="none"';
    else {
      shapes = body.replace(/fill="currentColor"/g, 'fill="none" stroke="currentColor"');
      root = 'fill="none" stroke="black"';
    }
    root += ` stroke-width="${(box[2] * lineShare).toFixed(3)}"`;
  }
  const size = `width="${SIDE_PX}" height="${SIDE_PX}" viewBox="${box.join(' ')}"`;
  const spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
  return `<svg ${spaces} ${size} color="black" ${root}>${shapes}</svg>`;
}

const inner = SIDE_PX - 2 * MARGIN_PX;
const pixels = pixelFile(`${prefix}.bin`);
const captions: string[] = [];
const used = new Map<string, IconSet & { icons: number }>();
let failed = 0;
let count = 0;
for (const icon of allowedIcons()) {
  let grey: Buffer;
  try {
    const lineShare = between(seededRandom(`${style}/${count++}`), ...LINE_SHARES);
    grey = await sharp(Buffer.from(svg(icon, lineShare)))
      .flatten({ background: '#fff' })
      .resize(inner, inner, { fit: 'contain', background: '#fff' })
      .extend({ top: MARGIN_PX, bottom: MARGIN_PX, left: MARGIN_PX, right: MARGIN_PX, background: '#fff' })
      .greyscale()
      .raw()
      .toBuffer();
  } catch {
    failed++; // an icon that does not render is left out
    continue;
  }
  // Empty once it is outlined, or almost all ink: nothing to learn from.
  const ink = grey.reduce((sum, value) => sum + 255 - value, 0) / 255 / grey.length;
  if (grey.length !== SIDE_PX * SIDE_PX || ink < 0.01 || ink > 0.8) continue;
  await pixels.write(grey);
  captions.push(icon.caption);
  const entry = used.get(icon.set.prefix) ?? { ...icon.set, icons: 0 };
  entry.icons++;
  used.set(icon.set.prefix, entry);
}
await pixels.end();
writeFileSync(`${prefix}.json`, JSON.stringify({ captions, sets: [...used.values()] }));
console.log(prefix, captions.length, 'icons,', new Set(captions).size, 'captions,', failed, 'did not render');
