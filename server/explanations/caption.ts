import { inkColour } from '#canvas/ink-colour.ts';
import { boxAroundAll, holdsInk, inkBoxOf } from '#canvas/stroke-groups.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import {
  type Box,
  type Caption,
  type CaptionRelation,
  MAX_CAPTION_COUNT,
  MAX_CAPTION_THINGS,
} from '#contract/caption.ts';
import { counted, oneOf } from '#contract/english.ts';
import type { LabelShare } from '#contract/judgement.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { Look } from '#server/judge/port.ts';
import { relationOf } from './relation.ts';
import { type Looking, type SeenDivision, type SeenGroup, seenDivisions } from './seen-groups.ts';

/** Labels of a group, and of the whole, that are considered. */
const LABELS_CONSIDERED = 3;
/** Sentences that the whole drawing is compared with. */
const MOST_READINGS = 32;

/** One way to understand a drawing. */
export interface Reading {
  things: ReadThing[];
  /** Of the first thing to the second. */
  relation: CaptionRelation | null;
  /** What the parts say for it by themselves: the mean logarithm of their shares. */
  parts: number;
  /** How much the parts look like things of their own; 0: it is one thing. */
  separation: number;
  /** The sentence that the whole drawing is compared with. */
  text: string;
}

interface ReadThing {
  label: string;
  /** The least of its groups. */
  share: number;
  /** null: the whole drawing. */
  groups: readonly SeenGroup[] | null;
}

/**
 * [CAPTION-1] Says what a drawing shows. Looks at it at most MOST_GROUPS + 2 times: as a whole, at groups of its strokes, and at
 * the whole again with the sentences that these suggest.
 */
export async function captionOf(strokes: Stroke[], look: Looking): Promise<Caption> {
  if (!holdsInk(strokes)) return { things: [], relation: null };
  const whole = await look(strokes, []);
  const divisions = await seenDivisions(strokes, (group) => look(group, []));
  const readings = readingsOf(whole.labels, divisions);
  const isOne = divisions.length === 0;
  const { texts } = isOne
    ? whole
    : await look(
        strokes,
        readings.map(({ text }) => text),
      );
  const best = isOne ? readings[0] : bestReading(readings, texts);
  return best ? captionFrom(best, strokes) : { things: [], relation: null };
}

/** The same of a picture, whose strokes nobody knows. */
export function captionOfPicture({ labels: [first] }: Pick<Look, 'labels'>): Caption {
  if (!first) return { things: [], relation: null };
  const box = { x: 0, y: 0, width: CANVAS_UNITS, height: CANVAS_UNITS };
  return { things: [{ label: first.text, share: rounded(first.share), count: 1, colour: null, box }], relation: null };
}

/** What a drawing may show: one thing; two; or more, of which several may be of one kind. The most plausible first, but single things before all. */
export function readingsOf(whole: readonly LabelShare[], divisions: readonly SeenDivision[]): Reading[] {
  const single = whole.slice(0, LABELS_CONSIDERED).map(
    ({ text, share }): Reading => ({
      things: [{ label: text, share, groups: null }],
      relation: null,
      parts: Math.log(share),
      separation: 0,
      text: oneOf(text),
    }),
  );
  const several = divisions.flatMap((division) =>
    division.groups.length === 2 ? pairsOf(division) : manyOf(division),
  );
  several.sort((a, b) => b.parts - a.parts);
  return [...single, ...several.slice(0, MOST_READINGS - single.length)];
}

function pairsOf({ groups, separation }: SeenDivision): Reading[] {
  const [one, other] = groups as [SeenGroup, SeenGroup];
  const { relation, swapped } = relationOf(one.box, other.box);
  const [first, second] = swapped ? [other, one] : [one, other];
  return first.labels.slice(0, LABELS_CONSIDERED).flatMap((a) =>
    second.labels.slice(0, LABELS_CONSIDERED).map((b): Reading => {
      const parts = (Math.log(a.share) + Math.log(b.share)) / 2;
      if (a.text === b.text) {
        const things = [{ label: a.text, share: Math.min(a.share, b.share), groups }];
        return { things, relation: null, parts, separation, text: counted(2, a.text) };
      }
      const things = [
        { label: a.text, share: a.share, groups: [first] },
        { label: b.text, share: b.share, groups: [second] },
      ];
      return { things, relation, parts, separation, text: sentence(things, relation) };
    }),
  );
}

/** Of three groups and more: each what it looks like most, and all of one kind. */
function manyOf({ groups, separation }: SeenDivision): Reading[] {
  const kinds = new Map<string, SeenGroup[]>();
  for (const group of groups) {
    const label = group.labels[0]?.text;
    if (label === undefined) return [];
    kinds.set(label, [...(kinds.get(label) ?? []), group]);
  }
  const shareIn = (group: SeenGroup, label: string) =>
    group.labels.find(({ text }) => text === label)?.share ?? group.labels.at(-1)?.share ?? 0;
  const readingOf = (assigned: [string, readonly SeenGroup[]][]): Reading => {
    const things = assigned
      .map(([label, those]) => ({ label, share: Math.min(...those.map((one) => shareIn(one, label))), groups: those }))
      .sort((a, b) => b.share - a.share);
    const logs = assigned.flatMap(([label, those]) =>
      those.map((one) => Math.log(Math.max(shareIn(one, label), 1e-6))),
    );
    const parts = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return { things, relation: null, parts, separation, text: sentence(things, null) };
  };
  const named = new Set(groups.flatMap(({ labels }) => labels.slice(0, 2).map(({ text }) => text)));
  const alike = [...named].map((label) => readingOf([[label, groups]]));
  return kinds.size === 1 ? alike : [readingOf([...kinds]), ...alike];
}

function sentence(things: readonly ReadThing[], relation: CaptionRelation | null): string {
  const [first, second] = things.map(({ label, groups }) => counted(groups?.length ?? 1, label));
  return second === undefined
    ? (first as string)
    : `${first} ${relation === null || relation === 'beside' ? 'and' : relation} ${second}`;
}

/** The most plausible reading. @param texts what the whole drawing says to the sentence of each */
function bestReading(readings: readonly Reading[], texts: Look['texts']): Reading | undefined {
  let best: Reading | undefined;
  let highest = -Infinity;
  for (const [i, reading] of readings.entries()) {
    const plausibility = plausibilityOf(reading, texts[i]?.share ?? 0);
    if (plausibility > highest) [best, highest] = [reading, plausibility];
  }
  return best;
}

const LEAST_SHARE = 1e-9;

/**
 * The terms were fitted (a softmax over the readings of a drawing, maximum likelihood) to 230 single drawings and scenes of
 * Quick, Draw! training drawings. Several things were then made half a point less plausible, so that single drawings keep their word.
 */
function plausibilityOf({ parts, separation, relation, things }: Reading, whole: number): number {
  const sure = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, whole));
  const logit = Math.log(sure / (1 - sure));
  if (things[0]?.groups === null) return 1.1 * parts + 0.22 * logit;
  return 2.1 * parts + 0.5 * separation + 0.22 * logit - 0.4 + (relation === 'inside' ? 1.5 : 0);
}

/** Its things with their colours and places, those that the judge is surest of first where none stands to another. */
function captionFrom({ things, relation }: Reading, strokes: readonly Stroke[]): Caption {
  const described = things.map(({ label, share, groups }) => {
    const members = groups?.flatMap((group) => group.members) ?? null;
    const own = members === null ? strokes : members.map((i) => strokes[i] as Stroke);
    return {
      label,
      share: rounded(share),
      count: Math.min(MAX_CAPTION_COUNT, groups?.length ?? 1),
      colour: inkColour(own.filter(({ tool }) => tool !== 'eraser')),
      box: inWhole(groups ? boxAroundAll(groups.map(({ box }) => box)) : inkBoxOf(strokes)),
    };
  });
  const isOrdered = relation !== null && relation !== 'beside';
  if (!isOrdered) described.sort((a, b) => b.share - a.share);
  return { things: described.slice(0, MAX_CAPTION_THINGS), relation };
}

/** Never more than it was. */
const rounded = (share: number) => Math.floor(share * 1e3) / 1e3;

const inWhole = ({ x, y, width, height }: Box): Box => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.round(width),
  height: Math.round(height),
});
