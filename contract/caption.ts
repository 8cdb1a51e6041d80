import { z } from 'zod';
import { counted } from './english.ts';
import type { LabelShare } from './judgement.ts';
import { PROMPT_MAX_CHARS } from './limits.ts';

/** Names of colours in a caption. Black is what everything is drawn in, and not said. */
export const INK_COLOURS = [
  'black',
  'gray',
  'brown',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
] as const;
export type InkColour = (typeof INK_COLOURS)[number];

/** How the first thing of a caption stands to the second. The judge does not tell left from right. */
export const CAPTION_RELATIONS = ['on', 'above', 'inside', 'beside'] as const;
export type CaptionRelation = (typeof CAPTION_RELATIONS)[number];

/** In canvas units, from the top left. */
export const Box = z.strictObject({
  x: z.number(),
  y: z.number(),
  width: z.number().min(0),
  height: z.number().min(0),
});
export type Box = z.infer<typeof Box>;

/** Things in a caption at most. */
export const MAX_CAPTION_THINGS = 3;
/** Of one kind. */
export const MAX_CAPTION_COUNT = 6;

const CaptionThing = z.strictObject({
  /** Of the model's bank. */
  label: z.string().min(1).max(PROMPT_MAX_CHARS),
  /** How likely the judge takes it for that, rather than for another label: 0–1. Of several, the least likely one's. */
  share: z.number().min(0).max(1),
  count: z.number().int().min(1).max(MAX_CAPTION_COUNT),
  /** Of nearly all of its ink; null: black, or of several colours. */
  colour: z.enum(INK_COLOURS).nullable(),
  /** Around all of them. */
  box: Box,
});
export type CaptionThing = z.infer<typeof CaptionThing>;

/** What the judge sees in a drawing, in parts. */
export const Caption = z.strictObject({
  /** Those of `relation` come first, then the ones that the judge is surest of; none: an empty sheet. */
  things: z.array(CaptionThing).max(MAX_CAPTION_THINGS),
  /** Of the first thing to the second; null: there is no second one, or nothing can be said. */
  relation: z.enum(CAPTION_RELATIONS).nullable(),
});
export type Caption = z.infer<typeof Caption>;

/** [CAPTION-2] From this share on the judge is sure. */
export const SURE_SHARE = 0.5;
/** From here to SURE_SHARE it is “perhaps a cat”, below “something like a cat”. */
export const PERHAPS_SHARE = 0.25;

/**
 * The caption as an English phrase: “a red cat on a table, and something like a teapot”. It never sounds surer than the
 * shares: every thing below SURE_SHARE is hedged.
 */
export function captionText({ things, relation }: Caption): string {
  const [first, second, ...others] = things;
  if (!first) return 'an empty sheet';
  const pair =
    second && relation
      ? [`${hedged(first)} ${relation} ${hedged(second)}`]
      : [first, ...(second ? [second] : [])].map(hedged);
  const phrases = [...pair, ...others.map(hedged)];
  const last = phrases.pop() as string;
  return phrases.length === 0 ? last : `${phrases.join(', ')}, and ${last}`;
}

/**
 * [CAPTION-3] What stands for a caption that is not known yet: the likeliest label, hedged in the same way.
 * @param labels most likely first. @returns null without any
 */
export function labelText([first]: readonly LabelShare[]): string | null {
  return first ? hedged({ label: first.text, share: first.share, count: 1, colour: null }) : null;
}

function hedged(thing: Omit<CaptionThing, 'box'>): string {
  const phrase = phraseOf(thing);
  if (thing.share >= SURE_SHARE) return phrase;
  return thing.share >= PERHAPS_SHARE ? `perhaps ${phrase}` : `something like ${phrase}`;
}

const phraseOf = ({ label, count, colour }: Omit<CaptionThing, 'box'>): string =>
  counted(count, label, colour === null || colour === 'black' ? '' : colour);
