import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PackId, PromptId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { FIRST_LEVELS, FIRST_PROMPTS, nextFirstDrawing } from '#server/first-drawings/plan.ts';

const promptsOf = (packs: readonly number[]) =>
  packs.flatMap((size, pack) =>
    Array.from({ length: size }, (_, i) => ({ id: `${i}-of-${pack}` as PromptId, packId: `pack-${pack}` as PackId })),
  );
const catalogues = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 5 }).map(promptsOf);

/** Draws until there is nothing left. */
function drawAll(
  open: ReturnType<typeof promptsOf>,
  daily: PromptId | null,
  drawn = new Map<PromptId, Set<MachineLevel>>(),
) {
  const made: { promptId: PromptId; packId: PackId; level: MachineLevel }[] = [];
  for (;;) {
    const next = nextFirstDrawing({ open, daily, drawn });
    if (!next) return { made, drawn };
    const { prompt, level } = next;
    made.push({ promptId: prompt.id, packId: prompt.packId, level });
    drawn.set(prompt.id, (drawn.get(prompt.id) ?? new Set()).add(level));
  }
}

describe('the plan of the first drawings', () => {
  it('[FIRST-2] draws each level of as many prompts as there are, and no more than planned, none twice', () => {
    fc.assert(
      fc.property(catalogues, (open) => {
        const { made, drawn } = drawAll(open, null);
        expect(drawn.size).toBe(Math.min(open.length, FIRST_PROMPTS));
        expect(made).toHaveLength(drawn.size * FIRST_LEVELS.length);
        for (const levels of drawn.values()) expect([...levels].sort()).toEqual([...FIRST_LEVELS]);
      }),
      { numRuns: 40 },
    );
  });

  it('[FIRST-2] spreads them over the packs as evenly as these allow', () => {
    fc.assert(
      fc.property(catalogues, (open) => {
        const { drawn } = drawAll(open, null);
        const packs = [...new Set(open.map(({ packId }) => packId))].map((pack) => {
          const all = open.filter(({ packId }) => packId === pack);
          return { size: all.length, drawn: all.filter(({ id }) => drawn.has(id)).length };
        });
        const most = Math.max(0, ...packs.map((pack) => pack.drawn));
        for (const pack of packs) expect(pack.drawn).toBeGreaterThanOrEqual(Math.min(pack.size, most - 1));
      }),
      { numRuns: 40 },
    );
  });

  it('[FIRST-2] goes on after an interruption as if there had been none, whatever the order of the prompts', () => {
    fc.assert(
      fc.property(catalogues, fc.nat(), fc.func(fc.integer()), (open, cut, order) => {
        const all = drawAll(open, null).made;
        const before = all.slice(0, cut % (all.length + 1));
        const drawn = new Map<PromptId, Set<MachineLevel>>();
        for (const { promptId, level } of before) {
          drawn.set(promptId, (drawn.get(promptId) ?? new Set()).add(level));
        }
        const shuffled = open.toSorted((a, b) => order(a.id) - order(b.id));
        expect([...before, ...drawAll(shuffled, null, drawn).made]).toEqual(all);
      }),
      { numRuns: 40 },
    );
  });

  it('[FIRST-2] begins with the prompt of the day, also when all others are drawn', () => {
    const open = promptsOf([30]);
    const { drawn } = drawAll(open, null);
    const daily = open.find(({ id }) => !drawn.has(id))?.id as PromptId;
    expect(
      drawAll(open, daily)
        .made.slice(0, 3)
        .map(({ promptId }) => promptId),
    ).toEqual([daily, daily, daily]);
    expect(drawAll(open, daily, drawn).made).toHaveLength(FIRST_LEVELS.length);
    expect(drawn.size).toBe(FIRST_PROMPTS + 1);
    expect(drawAll(open, daily, drawn).made).toEqual([]);
  });

  it('[FIRST-2] draws nothing that is not open', () => {
    const open = promptsOf([2]);
    expect(drawAll(open, 'retired' as PromptId).made.every(({ promptId }) => promptId !== 'retired')).toBe(true);
    expect(drawAll([], 'retired' as PromptId).made).toEqual([]);
  });
});
