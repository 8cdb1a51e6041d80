import { mostWork, UNITS_PER_MS } from '#canvas/drawing-cost.ts';
import { closeUp, type Division, divisionsOf, type StrokeGroup } from '#canvas/stroke-groups.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import type { Look } from '#server/judge/port.ts';

/** Looks at strokes, and compares them with texts. */
export type Looking = (strokes: Stroke[], texts: readonly string[]) => Promise<Look>;

/** Divisions of a drawing that are considered. */
const MOST_DIVISIONS = 5;
/** Groups of strokes that are looked at, over all divisions. */
export const MOST_GROUPS = 10;
/** A drawing that takes longer to draw is not divided: each of its groups would take as long. */
const COSTLY_WORK = 60 * UNITS_PER_MS;

/** A group, and what it looks like by itself. */
export type SeenGroup = StrokeGroup & Look;

export interface SeenDivision extends Division {
  groups: readonly SeenGroup[];
}

/**
 * The divisions of a drawing whose groups were looked at, the most plausible first; none where it has one part, or is costly
 * to draw.
 * @param look is called once for each group, MOST_GROUPS times at most
 */
export async function seenDivisions(
  strokes: Stroke[],
  look: (group: Stroke[]) => Promise<Look>,
): Promise<SeenDivision[]> {
  if (mostWork(strokes) > COSTLY_WORK) return [];
  const seen = new Map<string, SeenGroup>();
  const divisions: SeenDivision[] = [];
  for (const division of divisionsOf(strokes, MOST_DIVISIONS)) {
    const missing = division.groups.filter((group) => !seen.has(nameOf(group)));
    if (seen.size + missing.length > MOST_GROUPS) continue;
    // One after the other: what waits in the queue of the judge is work that others are kept from.
    for (const group of missing) seen.set(nameOf(group), { ...group, ...(await look(closeUp(group, strokes))) });
    divisions.push({ ...division, groups: division.groups.map((group) => seen.get(nameOf(group)) as SeenGroup) });
  }
  return divisions;
}

const nameOf = ({ members }: StrokeGroup) => members.join(' ');
