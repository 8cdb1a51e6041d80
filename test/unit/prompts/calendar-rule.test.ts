import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PackId, PromptId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import {
  APART_DAYS,
  type CalendarCandidate,
  fillDays,
  isAboutTheSame,
  MODERATE,
} from '#server/prompts/calendar-rule.ts';

const DAY_MS = 86_400_000;
const dayAt = (n: number) => new Date(Date.parse('2026-12-01') + n * DAY_MS).toISOString().slice(0, 10);
const breathe = async () => {};
const apart = (a: string, b: string) => Math.abs(Date.parse(a) - Date.parse(b)) / DAY_MS;

const situation = fc.record({
  prompts: fc.array(
    fc.record({
      pack: fc.nat({ max: 3 }),
      median: fc.option(fc.constantFrom(0, MODERATE.from, 70, MODERATE.to, 100)),
      /** Direction of its embedding: equal ones are about the same. */
      meaning: fc.nat({ max: 11 }),
    }),
    { maxLength: 30 },
  ),
  taken: fc.uniqueArray(fc.record({ at: fc.integer({ min: -20, max: 40 }), prompt: fc.nat({ max: 29 }) }), {
    maxLength: 12,
    selector: ({ at }) => at,
  }),
  restDays: fc.integer({ min: 0, max: 60 }),
  seed: fc.string(),
});

async function filledIn({
  prompts,
  taken,
  restDays,
  seed,
}: typeof situation extends fc.Arbitrary<infer S> ? S : never) {
  const candidates: CalendarCandidate[] = prompts.map(({ pack, median }, i) => ({
    ...{ id: `p${i}` as string as PromptId, packId: `pack${pack}` as string as PackId, median },
  }));
  const embeddingOf = (id: PromptId) => {
    const meaning = prompts[Number(id.slice(1))]?.meaning;
    if (meaning === undefined) return undefined;
    const embedding = new Float32Array(12);
    embedding[meaning] = 1;
    return embedding;
  };
  const takenDays = taken.map(({ at, prompt }) => ({ day: dayAt(at), promptId: `p${prompt}` as string as PromptId }));
  const days = Array.from({ length: 30 }, (_, i) => dayAt(i)).filter(
    (day) => !takenDays.some((one) => one.day === day),
  );
  const fill = () =>
    fillDays({ days, candidates, taken: takenDays, embeddingOf, restDays, random: seededRandom(seed), breathe });
  return { candidates, embeddingOf, takenDays, days, filled: await fill(), again: await fill() };
}

describe('[PROMPT-7] the rule that fills the calendar', () => {
  it('gives free days alone prompts that may be asked for, rested, moderate and about something else', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (given) => {
        const { candidates, embeddingOf, takenDays, days, filled, again } = await filledIn(given);
        expect(again).toEqual(filled);
        const calendar = [...takenDays, ...filled];
        for (const { day, promptId } of filled) {
          expect(days).toContain(day);
          const candidate = candidates.find(({ id }) => id === promptId);
          expect(candidate).toBeDefined();
          const median = candidate?.median ?? null;
          expect(median === null || (median >= MODERATE.from && median <= MODERATE.to)).toBe(true);
          for (const other of calendar) {
            if (other.day === day) continue;
            if (other.promptId === promptId) expect(apart(other.day, day)).toBeGreaterThan(given.restDays);
            if (isAboutTheSame(embeddingOf(other.promptId), embeddingOf(promptId))) {
              expect(apart(other.day, day)).toBeGreaterThan(APART_DAYS);
            }
          }
        }
        expect(new Set(filled.map(({ day }) => day)).size).toBe(filled.length);
      }),
    );
  });

  it('leaves a day to chance only when nothing fits it', async () => {
    await fc.assert(
      fc.asyncProperty(situation, async (given) => {
        const { candidates, embeddingOf, takenDays, days, filled } = await filledIn(given);
        const calendar = [...takenDays, ...filled];
        for (const day of days.filter((one) => !filled.some((other) => other.day === one))) {
          const fits = candidates.some(
            ({ id, median }) =>
              (median === null || (median >= MODERATE.from && median <= MODERATE.to)) &&
              calendar.every(
                (other) =>
                  (other.promptId !== id || apart(other.day, day) > given.restDays) &&
                  (apart(other.day, day) > APART_DAYS || !isAboutTheSame(embeddingOf(other.promptId), embeddingOf(id))),
              ),
          );
          expect(fits).toBe(false);
        }
      }),
    );
  });

  it('lets others go on after each of its comparisons with all candidates, and makes each once', async () => {
    const candidates = Array.from({ length: 30 }, (_, i) => ({
      ...{ id: `p${i}` as string as PromptId, packId: 'pack' as string as PackId, median: null },
    }));
    let [breaths, looked] = [0, 0];
    const longest: number[] = [];
    await fillDays({
      ...{ days: Array.from({ length: 30 }, (_, i) => dayAt(i)), candidates, taken: [], restDays: 365 },
      embeddingOf: () => {
        looked++;
        return undefined;
      },
      random: seededRandom('x'),
      breathe: async () => {
        breaths++;
        longest.push(looked);
        looked = 0;
      },
    });
    expect(breaths).toBe(29);
    expect(Math.max(...longest)).toBeLessThanOrEqual(candidates.length * 2);
  });

  it('takes packs in turn', async () => {
    const candidates = Array.from({ length: 40 }, (_, i) => ({
      ...{ id: `p${i}` as string as PromptId, packId: `pack${i % 4}` as string as PackId, median: null },
    }));
    const days = Array.from({ length: 28 }, (_, i) => dayAt(i));
    const filled = await fillDays({
      ...{ days, candidates, taken: [], embeddingOf: () => undefined, restDays: 200, random: seededRandom('x') },
      breathe,
    });
    const packs = filled.map(({ promptId }) => candidates.find(({ id }) => id === promptId)?.packId);
    for (let at = 0; at + 4 <= 28; at += 4) expect(new Set(packs.slice(at, at + 4)).size).toBeGreaterThanOrEqual(3);
  });
});
