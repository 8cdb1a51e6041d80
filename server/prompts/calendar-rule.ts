import type { Day } from '#contract/boards.ts';
import type { PackId, PromptId } from '#contract/ids.ts';
import { cosine } from './familiarity.ts';

/** [PROMPT-7] Median scores that are neither too hard nor too easy for a prompt that everybody draws. */
export const MODERATE = { from: 45, to: 90 };
/** Two dailies within so many days are about different things. */
export const APART_DAYS = 7;
/** Cosine of their embeddings from which two prompts are about the same. */
const ABOUT_THE_SAME = 0.8;
/** Packs take turns within so many days. */
const PACK_DAYS = 6;

export interface CalendarCandidate {
  id: PromptId;
  packId: PackId;
  /** Of its drawings' scores; null: it has too few. */
  median: number | null;
}

const DAY_MS = 86_400_000;
const apart = (a: Day, b: Day) => Math.abs(Math.round((Date.parse(a) - Date.parse(b)) / DAY_MS));

/**
 * A prompt for each of `days`, one after the other, among those that fit; of these one of the packs that were used least in the
 * days around. Days for which nothing fits are left out: chance will choose for them.
 *
 * @param candidates open prompts, each once
 * @param taken other days of the calendar, as far as `restDays` reach
 * @param embeddingOf of candidates and of taken prompts, normalised; undefined: not known
 * @param restDays no prompt comes twice within so many days
 * @param random gives 0–1
 * @param breathe called after each comparison of a prompt with all candidates, some milliseconds for 10,000
 */
export async function fillDays({
  days,
  candidates,
  taken,
  embeddingOf,
  restDays,
  random,
  breathe,
}: {
  days: readonly Day[];
  candidates: readonly CalendarCandidate[];
  taken: readonly { day: Day; promptId: PromptId }[];
  embeddingOf: (id: PromptId) => Float32Array | undefined;
  restDays: number;
  random: () => number;
  breathe: () => Promise<void>;
}): Promise<{ day: Day; promptId: PromptId }[]> {
  const alike = new Map<PromptId, ReadonlySet<PromptId>>();
  /** Candidates that are about the same as a prompt of the calendar, which is around several days. */
  const likenessesOf = async (promptId: PromptId): Promise<ReadonlySet<PromptId>> => {
    const known = alike.get(promptId);
    if (known) return known;
    const own = embeddingOf(promptId);
    const found = new Set(candidates.filter(({ id }) => isAboutTheSame(embeddingOf(id), own)).map(({ id }) => id));
    alike.set(promptId, found);
    await breathe();
    return found;
  };
  const packOf = new Map(candidates.map(({ id, packId }) => [id, packId]));
  const calendar = [...taken];
  const filled: { day: Day; promptId: PromptId }[] = [];
  for (const day of days) {
    const resting = new Set(calendar.filter((one) => apart(one.day, day) <= restDays).map(({ promptId }) => promptId));
    const excluded = new Set(resting);
    for (const one of calendar.filter((other) => apart(other.day, day) <= APART_DAYS)) {
      for (const id of await likenessesOf(one.promptId)) excluded.add(id);
    }
    const fitting = candidates.filter(
      ({ id, median }) => !excluded.has(id) && (median === null || (median >= MODERATE.from && median <= MODERATE.to)),
    );
    const uses = new Map(fitting.map(({ packId }) => [packId, 0]));
    for (const one of calendar.filter((other) => apart(other.day, day) <= PACK_DAYS)) {
      const packId = packOf.get(one.promptId);
      const used = packId && uses.get(packId);
      if (packId && used !== undefined) uses.set(packId, used + 1);
    }
    const least = Math.min(...uses.values());
    const best = fitting.filter(({ packId }) => uses.get(packId) === least);
    const chosen = best[Math.min(best.length - 1, Math.floor(random() * best.length))];
    if (!chosen) continue;
    calendar.push({ day, promptId: chosen.id });
    filled.push({ day, promptId: chosen.id });
  }
  return filled;
}

export const isAboutTheSame = (a: Float32Array | undefined, b: Float32Array | undefined): boolean =>
  a !== undefined && b !== undefined && cosine(a, b) >= ABOUT_THE_SAME;
