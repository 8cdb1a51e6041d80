import type { Clip } from './clip.ts';
import type { FramedImage } from './framing.ts';
import type { Explanation } from './port.ts';
import type { Image } from './resize.ts';
import { cosineOfNormalised } from './score/similarity.ts';

/** Cells per edge of the map. */
export const GRID_SIDE = 8;
/** Side of a patch in cells. Patches overlap their neighbours: a line on the edge of a cell is covered whole by one. */
const PATCH_CELLS = 2;

/** Copies of one drawing to embed: as it is (`cells` null), or with the patch around each of the cells covered. */
export interface Occlusion {
  cells: readonly number[] | null;
}

export interface OcclusionResult extends FramedImage {
  /** Cells whose patch holds ink. Covering another one changes nothing. */
  inked: number[];
  /** Cosines with the prompt, -1–1: of the drawing as it is, or one for each of `cells`. */
  similarities: Float32Array;
}

/** Embeds what `occlusion` asks for. `prompt`: its embedding, normalised. */
export async function embedOcclusions(
  clip: Pick<Clip, 'embedImages'>,
  { image, frame }: FramedImage,
  prompt: Float32Array,
  { cells }: Occlusion,
): Promise<OcclusionResult> {
  const images = cells === null ? [image] : cells.map((cell) => covered(image, cell));
  const embeddings = await clip.embedImages(images);
  return {
    image,
    frame,
    inked: inkedCells(image),
    similarities: Float32Array.from(embeddings, (embedding) => cosineOfNormalised(embedding, prompt)),
  };
}

/** A copy of `image` with paper over the patch around `cell` (row by row from the top left). */
export function covered(image: Image, cell: number): Image {
  const data = image.data.slice();
  const { left, top, right, bottom } = patchOf(image, cell);
  for (let y = top; y < bottom; y++) {
    data.fill(255, (y * image.width + left) * image.channels, (y * image.width + right) * image.channels);
  }
  return { ...image, data };
}

export function inkedCells(image: Image): number[] {
  return Array.from({ length: GRID_SIDE ** 2 }, (_, cell) => cell).filter((cell) => holdsInk(image, cell));
}

function holdsInk(image: Image, cell: number): boolean {
  const { left, top, right, bottom } = patchOf(image, cell);
  for (let y = top; y < bottom; y++) {
    for (let at = (y * image.width + left) * image.channels; at < (y * image.width + right) * image.channels; at++) {
      // Paper is opaque: a fourth channel is 255 everywhere.
      if (image.data[at] !== 255) return true;
    }
  }
  return false;
}

/** In pixels; right and bottom are the first ones outside. */
function patchOf({ width, height }: Image, cell: number) {
  const column = cell % GRID_SIDE;
  const row = (cell - column) / GRID_SIDE;
  const [left, right] = patchEdges(column, width);
  const [top, bottom] = patchEdges(row, height);
  return { left, top, right, bottom };
}

function patchEdges(index: number, length: number): [number, number] {
  const reach = (PATCH_CELLS - 1) / 2;
  const edge = (cells: number) => Math.round((Math.min(GRID_SIDE, Math.max(0, cells)) * length) / GRID_SIDE);
  return [edge(index - reach), edge(index + 1 + reach)];
}

/**
 * Covered drawings in one run. A final submission that arrives meanwhile waits for this many only; fewer would gain
 * nothing, because a batch of final submissions is twice as large.
 */
export const OCCLUSIONS_PER_STEP = 8;

/**
 * Occlusion sensitivity (Zeiler & Fergus 2013, arXiv 1311.2901, 4.2): covers one patch of the picture after the other
 * with paper, and notes by how much the similarity falls. In similarity, not in points: rawScore rises strictly with
 * it, so sign and order of the drops are the same, but near 0 and 100 points the logistic would flatten them all.
 *
 * `embed` is called for a few patches at a time, so that urgent work can run in between. Cells whose patch is blank are
 * skipped: their drop is 0.
 */
export async function explain(embed: (occlusion: Occlusion) => Promise<OcclusionResult>): Promise<Explanation> {
  const whole = await embed({ cells: null });
  const similarity = whole.similarities[0] as number;
  const drops = new Float32Array(GRID_SIDE ** 2);
  for (let from = 0; from < whole.inked.length; from += OCCLUSIONS_PER_STEP) {
    const cells = whole.inked.slice(from, from + OCCLUSIONS_PER_STEP);
    const { similarities } = await embed({ cells });
    cells.forEach((cell, i) => {
      drops[cell] = similarity - (similarities[i] as number);
    });
  }
  return { frame: whole.frame, side: GRID_SIDE, drops, similarity };
}
