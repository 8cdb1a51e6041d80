import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Logo } from './registry.ts';

const LOGO_MAX_BYTES = 1024 * 1024;
/** More are refused before they are decoded. */
const MAX_PIXELS = 16_000_000;
const MIN_SIDE_PX = 32;
/** Longer edge by shorter edge. */
const MAX_ASPECT = 8;
/** In the bar it is 40 px high at most; screens have up to three pixels for each. */
const BAR = { width: 480, height: 120 };
/** Behind a logo with transparent parts where nothing else may show through. */
const PAPER = '#faf5e8';
const TRANSPARENT = { r: 0, g: 0, b: 0, alpha: 0 };
/** Of a home screen's icon, on each side: systems cut its corners off. */
const TOUCH_MARGIN_PX = 18;
const TOUCH_SIDE_PX = 180;

/** The first bytes of the files that are taken. An SVG can have scripts and addresses of other files: it is not taken. */
const FORMATS: readonly { name: string; starts: RegExp }[] = [
  { name: 'png', starts: /^\x89PNG\r\n/ },
  { name: 'jpeg', starts: /^\xff\xd8\xff/ },
  { name: 'webp', starts: /^RIFF[\s\S]{4}WEBP/ },
];

type ReadLogo =
  | { ok: true; logo: Logo; files: Record<string, Uint8Array<ArrayBuffer>> }
  | { ok: false; problem: string };

/**
 * [INSTANCE-4] Decodes an uploaded picture and draws it anew in each size that is needed, as PNG: nothing of the file itself
 * is kept.
 *
 * @returns what is known of it, and its files by name; or a sentence when it cannot be used
 */
export async function readLogo(bytes: Uint8Array): Promise<ReadLogo> {
  if (bytes.length === 0) return { ok: false, problem: 'Choose a file.' };
  if (bytes.length > LOGO_MAX_BYTES) return { ok: false, problem: 'The file has more than 1 MB.' };
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const format = FORMATS.find(({ starts }) => starts.test(start));
  if (!format) return { ok: false, problem: 'The file is no PNG, JPEG or WebP picture.' };
  try {
    const { width, height, format: found } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (found !== format.name) return { ok: false, problem: 'The file is no PNG, JPEG or WebP picture.' };
    const problem = problemOf(width, height);
    return problem === null ? await drawn(bytes) : { ok: false, problem };
  } catch {
    return { ok: false, problem: 'The picture cannot be read: the file is damaged.' };
  }
}

function problemOf(width: number, height: number): string | null {
  if (width * height > MAX_PIXELS)
    return `The picture has ${width} × ${height} pixels, more than the limit of ${MAX_PIXELS / 1e6} million.`;
  if (Math.min(width, height) < MIN_SIDE_PX)
    return `The picture has ${width} × ${height} pixels. Each side needs ${MIN_SIDE_PX} at least.`;
  if (Math.max(width, height) > MAX_ASPECT * Math.min(width, height))
    return `The picture is more than ${MAX_ASPECT} times as long as it is wide.`;
  return null;
}

async function drawn(bytes: Uint8Array): Promise<ReadLogo> {
  const picture = () => sharp(bytes, { autoOrient: true, limitInputPixels: MAX_PIXELS }).toColourspace('srgb');
  const square = (side: number) => picture().resize(side, side, { fit: 'contain', background: TRANSPARENT });
  const inner = TOUCH_SIDE_PX - 2 * TOUCH_MARGIN_PX;
  const margin = TOUCH_MARGIN_PX;
  const touch = await square(inner).png().toBuffer();
  const bar = await picture()
    .resize({ ...BAR, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true });
  const pixels = await sharp(bar.data).ensureAlpha().raw().toBuffer();
  const files = {
    bar: bar.data,
    'icon-192': await square(192).png().toBuffer(),
    'icon-512': await square(512).png().toBuffer(),
    touch: await sharp(touch)
      .flatten({ background: PAPER })
      .extend({ top: margin, bottom: margin, left: margin, right: margin, background: PAPER })
      .png()
      .toBuffer(),
  };
  const hash = createHash('sha256');
  for (const file of Object.values(files)) hash.update(file);
  return {
    ok: true,
    logo: {
      tag: hash.digest('hex').slice(0, 16),
      ...{ widthPx: bar.info.width, heightPx: bar.info.height },
      plate: plateFor(pixels),
    },
    files: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, new Uint8Array(file)])),
  };
}

/** Of pages without anything on them, in the light and in the dark. */
const LIGHT_PAGE = luminance(0xfa, 0xf5, 0xe8);
const DARK_PAGE = luminance(0x12, 0x15, 0x2a);
/** A pixel that differs less from what is behind it is not seen well. */
const SEEN_FROM = 1.6;
/** As many of the pixels have to be seen. */
const SEEN_SHARE = 0.5;
/** Pictures with fewer transparent pixels have a background of their own. */
const TRANSPARENT_SHARE = 0.02;

/**
 * Whether a logo needs a plate behind it: a dark one on light pages, or a light one on dark pages.
 *
 * @param pixels RGBA, 8 bits each
 */
export function plateFor(pixels: Uint8Array): Logo['plate'] {
  let [visible, onLight, onDark] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    const [r = 0, g = 0, b = 0, alpha = 0] = pixels.subarray(i, i + 4);
    if (alpha < 128) continue;
    const light = luminance(r, g, b);
    visible += 1;
    if (contrast(light, LIGHT_PAGE) >= SEEN_FROM) onLight += 1;
    if (contrast(light, DARK_PAGE) >= SEEN_FROM) onDark += 1;
  }
  const transparent = 1 - visible / (pixels.length / 4);
  if (visible === 0 || transparent < TRANSPARENT_SHARE) return 'none';
  if (onDark < SEEN_SHARE * visible) return 'light';
  return onLight < SEEN_SHARE * visible ? 'dark' : 'none';
}

/** Relative luminance and contrast of WCAG 2.2. */
function luminance(red: number, green: number, blue: number): number {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
