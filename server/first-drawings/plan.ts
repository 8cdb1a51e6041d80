import type { PackId, PromptId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';

/** Each prompt is drawn by three machines: ghosts that are easy, fair and hard to beat. */
export const FIRST_LEVELS = [1, 3, 5] as const satisfies readonly MachineLevel[];
/** As many as the page of boards lists. Beyond them machines draw the dailies only. */
export const FIRST_PROMPTS = 24;

/** Which machines drew which prompts on their own. */
export type DrawnBy = ReadonlyMap<PromptId, ReadonlySet<MachineLevel>>;

interface Planned<P> {
  prompt: P;
  level: MachineLevel;
}

/**
 * [FIRST-2] What machines draw next: today's daily, then what is begun, then a prompt of the pack of which they have drawn
 * the fewest. A prompt that is not open any more is left as it is, and counts.
 *
 * @param open in any order; the same prompts always lead to the same choice
 * @param daily null: nobody knows it yet
 * @returns null: there is nothing left to draw
 */
export function nextFirstDrawing<P extends { id: PromptId; packId: PackId }>({
  open,
  daily,
  drawn,
}: {
  open: readonly P[];
  daily: PromptId | null;
  drawn: DrawnBy;
}): Planned<P> | null {
  const ordered = open.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const ofDay = ordered.filter(({ id }) => id === daily);
  const begun = ordered.filter(({ id }) => drawn.has(id));
  const fresh = drawn.size < FIRST_PROMPTS ? freshOf(ordered, drawn) : [];
  for (const prompt of [...ofDay, ...begun, ...fresh]) {
    const level = FIRST_LEVELS.find((candidate) => !drawn.get(prompt.id)?.has(candidate));
    if (level !== undefined) return { prompt, level };
  }
  return null;
}

/** The prompt to begin with next, if there is any. */
function freshOf<P extends { id: PromptId; packId: PackId }>(ordered: readonly P[], drawn: DrawnBy): P[] {
  const counts = new Map<PackId, number>();
  for (const { id, packId } of ordered) counts.set(packId, (counts.get(packId) ?? 0) + (drawn.has(id) ? 1 : 0));
  const countOf = ({ packId }: P) => counts.get(packId) ?? 0;
  const [first] = ordered.filter(({ id }) => !drawn.has(id)).toSorted((a, b) => countOf(a) - countOf(b));
  return first ? [first] : [];
}
