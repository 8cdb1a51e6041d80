import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { frameAround, INK_RASTER_PX, inkBox, WHOLE_CANVAS } from '#canvas/frame.ts';
import { penStroke } from '#canvas/quickdraw.ts';
import { PAPER_COLOUR } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { openFramer } from '#server/judge/framing.ts';
import type { Image } from '#server/judge/resize.ts';

/**
 * The reference set: drawings that this project may distribute. Line icons of lucide (ISC), thinned to
 * about the width of a pen, and what people draw when they draw nothing: blank paper, lines, shapes, scribbles.
 */
export interface ReferenceDrawing {
  /** An icon's name in words; null: shows nothing in particular. */
  name: string | null;
  image: Image;
}

/**
 * 352 icons by name, the elements inside each <svg>. With the shapes they take half a megabyte of a model folder, and
 * leave the deviation of a prompt certain to 4 %.
 */
const ICONS = new URL('lucide-icons.json', import.meta.url);
const SCRIBBLE_COUNT = 24;
/** Side of an icon's own square. */
const ICON_UNITS = 24;
/** In the icons' units: about 40 units of our canvas. lucide's own 2 would be a felt marker. */
const ICON_STROKE = '1';

export async function referenceDrawings(sidePx: number): Promise<ReferenceDrawing[]> {
  const eye = openFramer(sidePx);
  const drawn = [[], ...shapes(), ...scribbles(SCRIBBLE_COUNT)].map((strokes) => ({
    name: null,
    image: eye(strokes).image,
  }));
  return [...(await icons(sidePx)), ...drawn];
}

async function icons(sidePx: number): Promise<ReferenceDrawing[]> {
  const elements: Record<string, string> = JSON.parse(await readFile(ICONS, 'utf8'));
  return Promise.all(
    Object.entries(elements).map(async ([name, icon]) => {
      // Framed as the judge frames drawings, and drawn at the final size: nothing is resized.
      const frame = frameAround(inkBox(await drawIcon(icon, WHOLE_CANVAS, INK_RASTER_PX)), INK_RASTER_PX);
      return { name, image: await drawIcon(icon, frame, sidePx) };
    }),
  );
}

/** What `frame` shows of a canvas that the icon fills. */
async function drawIcon(icon: string, frame: Square, sidePx: number): Promise<Image> {
  const unit = ICON_UNITS / CANVAS_UNITS;
  const viewBox = [frame.x, frame.y, frame.side, frame.side].map((value) => (value * unit).toFixed(4)).join(' ');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${sidePx}" height="${sidePx}" viewBox="${viewBox}"
    fill="none" stroke="#000000" stroke-width="${ICON_STROKE}" stroke-linecap="round" stroke-linejoin="round">${icon}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .flatten({ background: PAPER_COLOUR })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data };
}

const polygon = (corners: number, radius: number, turn = 0): [number, number][] =>
  Array.from({ length: corners + 1 }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / corners;
    return [CANVAS_UNITS / 2 + radius * Math.cos(angle), CANVAS_UNITS / 2 + radius * Math.sin(angle)];
  });

function shapes(): Stroke[][] {
  const middle = CANVAS_UNITS / 2;
  return [
    [penStroke(polygon(48, 380))],
    [penStroke(polygon(4, 480, Math.PI / 4))],
    [penStroke(polygon(3, 420, -Math.PI / 2))],
    [
      penStroke([
        [100, middle],
        [920, middle],
      ]),
    ],
    [
      penStroke([
        [150, 150],
        [880, 880],
      ]),
      penStroke([
        [880, 150],
        [150, 880],
      ]),
    ],
    [
      penStroke(
        [
          [middle, middle],
          [middle + 2, middle],
        ],
        40,
      ),
    ],
    [
      penStroke(
        Array.from({ length: 120 }, (_, i) => [middle + 3 * i * Math.cos(i / 6), middle + 3 * i * Math.sin(i / 6)]),
      ),
    ],
    [penStroke(Array.from({ length: 12 }, (_, i) => [100 + i * 75, i % 2 ? 350 : 680]))],
  ];
}

/** Random walks with momentum: the same ones every time. */
function scribbles(count: number): Stroke[][] {
  let state = 20_240_601;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, k) =>
    Array.from({ length: 1 + (k % 5) }, () => {
      let [x, y, angle] = [100 + 824 * random(), 100 + 824 * random(), 2 * Math.PI * random()];
      const points: [number, number][] = [];
      for (let i = 0; i < 40 + 15 * (k % 7); i++) {
        angle += (random() - 0.5) * (0.4 + 0.3 * (k % 6));
        x = Math.min(960, Math.max(64, x + 28 * Math.cos(angle)));
        y = Math.min(960, Math.max(64, y + 28 * Math.sin(angle)));
        points.push([x, y]);
      }
      return penStroke(points);
    }),
  );
}
