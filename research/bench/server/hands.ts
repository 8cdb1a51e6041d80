import { readdirSync, readFileSync } from 'node:fs';
import type { DrawOp } from '#contract/drawing.ts';
import { seededRandom } from '#contract/random.ts';
import { type HandOp, otherHand, type Pace } from './hand.ts';

const FOLDER = new URL('../../../test/fixtures/drawings/', import.meta.url);

/** Every fixture as `each` different hands draw it; the same ones for the same seed. */
export function hands(each: number, pace: Pace, seed: number): HandOp[][] {
  const random = seededRandom(seed);
  const recorded = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as DrawOp[]);
  return recorded.flatMap((drawing) => Array.from({ length: each }, () => otherHand(drawing, random, pace)));
}
