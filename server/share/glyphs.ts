import { createCanvas } from '@napi-rs/canvas';
import { LRUCache } from 'lru-cache';
import { handFont } from './lettering.ts';

const SIDE_PX = 40;
/** An unassigned code point: it is drawn as what no font has. */
const IN_NO_FONT = '\u0378';
const KNOWN_CHARACTERS = 4_096;
/** Characters that show as something by themselves. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}\p{Cn}]/u;

const known = new LRUCache<string, boolean>({ max: KNOWN_CHARACTERS });

/** Whether the fonts, the game's own and those of the machine, have every character of the text. */
export const canWrite = (text: string): boolean =>
  [...text].every((character) => !VISIBLE.test(character) || hasGlyph(character));

/** A canvas does not tell what its fonts have, so the picture of a character is compared with that of a missing one. */
function hasGlyph(character: string): boolean {
  const found = known.get(character) ?? pictureOf(character) !== pictureOf(IN_NO_FONT);
  known.set(character, found);
  return found;
}

function pictureOf(character: string): string {
  const canvas = createCanvas(SIDE_PX, SIDE_PX);
  const context = canvas.getContext('2d');
  context.font = handFont(SIDE_PX / 2);
  context.fillText(character, SIDE_PX / 4, SIDE_PX * 0.7);
  return canvas.data().toString('base64');
}
