import type { Stroke } from '#canvas/visible-strokes.ts';
import type { FoundThing } from '#contract/explanation.ts';
import type { Scene } from '#server/lib/prompt-scene.ts';
import { type Looking, type SeenGroup, seenDivisions } from './seen-groups.ts';

/** From this share on a thing was found. */
export const FOUND_SHARE = 0.1;

/**
 * [EXPLAIN-1] Where in a drawing the judge finds each thing that its prompt names: the groups of strokes that look most like it by
 * themselves. Different things are found in different strokes. Looks at MOST_GROUPS groups at most.
 */
export async function findThings(strokes: Stroke[], { things }: Scene, look: Looking): Promise<FoundThing[]> {
  const texts = things.map(({ text }) => text);
  const divisions = await seenDivisions(strokes, (group) => look(group, texts));
  return placesOf(texts, [...new Set(divisions.flatMap(({ groups }) => groups))]);
}

/** The things are placed one after the other, the one that some group is most like first. */
export function placesOf(texts: readonly string[], groups: readonly SeenGroup[]): FoundThing[] {
  const pairs = texts
    .flatMap((_, thing) => groups.map((group) => ({ thing, group, share: group.texts[thing]?.share ?? 0 })))
    .sort((a, b) => b.share - a.share);
  const places = new Map<number, { group: SeenGroup; share: number }>();
  const taken = new Set<number>();
  for (const { thing, group, share } of pairs) {
    if (share < FOUND_SHARE) break;
    if (places.has(thing) || group.members.some((i) => taken.has(i))) continue;
    places.set(thing, { group, share });
    for (const i of group.members) taken.add(i);
  }
  return texts.map((text, thing) => {
    const place = places.get(thing);
    const most = Math.max(0, ...groups.map((group) => group.texts[thing]?.share ?? 0));
    return { text, share: place?.share ?? most, box: place ? place.group.box : null };
  });
}
