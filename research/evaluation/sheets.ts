import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { renderStrokes } from '#canvas/render.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';

export interface SheetTile {
  strokes: readonly Stroke[];
  /** Texts below the drawing, each on lines of its own. */
  lines: readonly string[];
}

/** Contact sheets: many drawings on one PNG, for people to look at. */
export interface Sheets {
  /** Writes `<name>.png`; nothing for no tiles. */
  write(name: string, tiles: readonly SheetTile[]): Promise<void>;
}

const TILE_PX = 150;
const GAP_PX = 10;
const LINE_PX = 15;
const COLUMNS = 8;
/** About what fits below a drawing. */
const LINE_CHARS = 25;

export const noSheets: Sheets = { write: async () => {} };

export function openSheets(folder: string): Sheets {
  return {
    async write(name, tiles) {
      if (tiles.length === 0) return;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${name}.png`), sheet(tiles));
    },
  };
}

function sheet(tiles: readonly SheetTile[]): Buffer {
  const texts = tiles.map((tile) => tile.lines.flatMap(wrapped));
  const lines = Math.max(...texts.map((text) => text.length));
  const [cellWidth, cellHeight] = [TILE_PX + GAP_PX, TILE_PX + GAP_PX + lines * LINE_PX];
  const columns = Math.min(COLUMNS, tiles.length);
  const canvas = createCanvas(GAP_PX + columns * cellWidth, GAP_PX + Math.ceil(tiles.length / columns) * cellHeight);
  const context = canvas.getContext('2d');
  context.fillStyle = '#dddddd';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const tileCanvas = createCanvas(TILE_PX, TILE_PX);
  const tileContext = tileCanvas.getContext('2d');
  for (const [i, tile] of tiles.entries()) {
    const left = GAP_PX + (i % columns) * cellWidth;
    const top = GAP_PX + Math.floor(i / columns) * cellHeight;
    renderStrokes(tileContext, tile.strokes, TILE_PX);
    context.drawImage(tileCanvas, left, top);
    context.save();
    context.beginPath();
    context.rect(left, top + TILE_PX, TILE_PX, lines * LINE_PX + 4);
    context.clip();
    context.fillStyle = '#000000';
    context.font = '12px sans-serif';
    for (const [line, text] of (texts[i] ?? []).entries())
      context.fillText(text, left, top + TILE_PX + (line + 1) * LINE_PX - 2);
    context.restore();
  }
  return canvas.toBuffer('image/png');
}

/** Breaks at blanks: "there is a cat and there", "is a dog". */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last !== '' && last.length + word.length >= LINE_CHARS) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
