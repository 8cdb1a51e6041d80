import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, unguarded } from '#app/admin/csv-formulas.ts';
import { promptsAsCsv, promptsAsJson } from '#app/admin/export-prompts.ts';
import { parseImport } from '#app/admin/import/parse-import.ts';
import type { PackId, PromptId } from '#contract/ids.ts';
import { MAX_TAGS_PER_PROMPT, PACK_NAME_MAX_CHARS, PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { PromptTags, sortedTags } from '#contract/prompt-tags.ts';
import { PackName, PromptText } from '#contract/texts.ts';
import { importChanges, type KnownPack, planOf } from '#server/storage/import-changes.ts';
import type { ListedPrompt } from '#server/storage/port/prompts.ts';
import { normaliseText } from '#server/storage/prompt-rows.ts';

/** Lines that the contract takes, the awkward ones among them. */
const line = (maxChars: number, schema: typeof PromptText) =>
  fc
    .oneof(
      fc.string({ maxLength: maxChars, unit: 'grapheme' }),
      fc.constantFrom(
        '"',
        ',',
        '1. a cat',
        '- a dog',
        'a "big" cat, and a dog',
        '=1+1',
        "'=1+1",
        "''",
        '+49 cats',
        '@cat',
        '＝1',
        'sep=;',
        'قطة في قبعة',
        '🦄;x|y',
      ),
    )
    .filter((text) => schema.safeParse(text).success)
    .map((text) => schema.parse(text));
const tags = fc
  .array(fc.string({ maxLength: 12 }), { maxLength: MAX_TAGS_PER_PROMPT })
  .map((list) => PromptTags.safeParse(list.join(',')).data ?? []);

const catalogue = fc
  .record({
    packs: fc.uniqueArray(line(PACK_NAME_MAX_CHARS, PackName), { minLength: 1, maxLength: 3, selector: normaliseText }),
    prompts: fc.uniqueArray(
      fc.record({
        text: line(PROMPT_MAX_CHARS, PromptText),
        pack: fc.nat(),
        translations: fc.record({ de: line(40, PromptText), ar: line(40, PromptText) }, { requiredKeys: [] }),
        tags,
        retired: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6, selector: ({ text }) => normaliseText(text) },
    ),
  })
  .map(({ packs, prompts }) => {
    const known: KnownPack[] = packs.map((name, i) => ({
      ...{ id: `pack-${i}`, name, normalisedName: normaliseText(name), retired: false },
    }));
    const listed = prompts.map(({ pack, ...prompt }, i): ListedPrompt => {
      const { id, name } = known[pack % known.length] as KnownPack;
      return {
        ...{ ...prompt, id: `prompt-${i}` as string as PromptId, origin: 'catalogue' },
        ...{ packId: id as string as PackId, packName: name, createdAt: new Date(0), drawings: i, loved: 0 },
        scores: i % 2 === 0 ? null : { median: 50.5, lowerQuartile: 1 / 3, upperQuartile: 99.9 },
      };
    });
    return { packs: known, listed };
  });

const known = (listed: readonly ListedPrompt[]) =>
  listed.map(({ id, text, translations, packId, tags, retired }) => ({
    ...{ id, text, normalisedText: normaliseText(text), translations, packId, tags, retired },
  }));

function planned(source: string, format: 'csv' | 'json', stored: readonly ListedPrompt[], packs: readonly KnownPack[]) {
  const parsed = parseImport(source, format, null);
  if (!parsed.ok) throw new Error(parsed.problem);
  expect(parsed.rejected).toEqual([]);
  return planOf(importChanges(known(stored), packs, parsed.rows, 'all'));
}

describe.each([
  ['csv', promptsAsCsv],
  ['json', promptsAsJson],
] as const)('[PROMPT-5] an exported %s', (format, write) => {
  it('changes nothing when it is imported where it came from', () => {
    fc.assert(
      fc.property(catalogue, ({ packs, listed }) => {
        const plan = planned(write(listed), format, listed, packs);
        expect(plan.fates).toEqual(listed.map(() => 'existing'));
        expect([plan.newPacks, plan.changes]).toEqual([[], {}]);
      }),
    );
  });

  it('makes the catalogue what it was, whatever became of the prompts', () => {
    fc.assert(
      fc.property(catalogue, fc.integer({ min: 0, max: 5 }), ({ packs, listed }, at) => {
        const prompt = listed[at % listed.length] as ListedPrompt;
        const altered: ListedPrompt = {
          ...prompt,
          translations: { de: 'anders' },
          tags: ['other'],
          retired: !prompt.retired,
        };
        const stored = listed.map((one) => (one.id === prompt.id ? altered : one));
        const plan = planned(write(listed), format, stored, packs);
        const index = listed.indexOf(prompt);
        expect(plan.fates.filter((fate) => fate !== 'existing')).toEqual(['changed']);
        const fields = plan.changes[index] ?? [];
        expect(fields.find(({ field }) => field === 'retired')).toEqual({
          ...{ field: 'retired', before: String(altered.retired), after: String(prompt.retired) },
        });
        expect(fields.find(({ field }) => field === 'de')?.after ?? 'anders').toBe(prompt.translations.de ?? '');
      }),
    );
  });

  it('is the whole catalogue to a server that has none of it', () => {
    fc.assert(
      fc.property(catalogue, ({ listed }) => {
        const parsed = parseImport(write(listed), format, null);
        if (!parsed.ok) throw new Error(parsed.problem);
        const { added } = importChanges([], [], parsed.rows, 'all');
        expect([...added.values()]).toEqual(
          listed.map(({ text, packName, translations, tags, retired }) => ({
            ...{ text, normalisedText: normaliseText(text), pack: packName, translations, tags, retired },
          })),
        );
      }),
    );
  });
});

describe('[PROMPT-5] a cell of an exported CSV', () => {
  it('is no formula to a spreadsheet, whatever stands in it', () => {
    fc.assert(
      fc.property(catalogue, ({ listed }) => {
        const records: string[][] = parse(promptsAsCsv(listed), { bom: true });
        for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/);
      }),
    );
  });

  it('is marked with an apostrophe, which an import takes off again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^['=+@-]{0,4}\w{0,3}$/), (text) => {
        expect(unguarded(guarded(text))).toBe(text);
      }),
    );
    expect(guarded('=1+1')).toBe("'=1+1");
    expect(["'", "'tis a cat", "it's = 1"].map(guarded)).toEqual(["'", "'tis a cat", "it's = 1"]);
  });
});

describe('[PROMPT-5] an import that replaces', () => {
  const packs = [{ id: 'p', name: 'Pack', normalisedName: 'pack', retired: false }];
  const prompt = (id: string, text: string) => ({
    ...{
      id,
      text,
      normalisedText: normaliseText(text),
      translations: { de: 'x' },
      packId: 'p',
      tags: ['a'],
      retired: false,
    },
  });
  const stored = [prompt('1', 'a cat'), prompt('2', 'a dog')];
  const plan = (rows: Parameters<typeof importChanges>[2]) => planOf(importChanges(stored, packs, rows, 'all'));

  it('renames by id, and leaves what a row does not say', () => {
    const { fates, changes } = plan([{ id: '1' as string as PromptId, text: 'a tabby', pack: '' }]);
    expect(fates).toEqual(['changed']);
    expect(changes[0]).toEqual([{ field: 'prompt', before: 'a cat', after: 'a tabby' }]);
  });

  it('refuses a text that another prompt or row has', () => {
    const id = '1' as string as PromptId;
    expect(plan([{ id, text: 'A DOG', pack: '' }]).fates).toEqual(['refused']);
    const twice = plan([
      { id, text: 'a cow', pack: '' },
      { id: '2' as string as PromptId, text: 'a cow', pack: '' },
      { text: 'a cow', pack: 'Pack' },
      { text: 'a cat', pack: 'Pack' },
    ]);
    expect(twice.fates).toEqual(['changed', 'refused', 'refused', 'repeated']);
    expect(twice.refusals[1]).toBe('There is already a prompt “a cow”.');
  });
});

describe('tags', () => {
  it('are each once, in the order of their code points, however they are typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 6 })), (list) => {
        const sorted = sortedTags(list);
        expect(sortedTags([...sorted].reverse())).toEqual(sorted);
        expect(new Set(sorted).size).toBe(sorted.length);
      }),
    );
    expect(PromptTags.parse(' Animals ;easy,, ANIMALS')).toEqual(['animals', 'easy']);
    expect(PromptTags.safeParse('x'.repeat(31)).success).toBe(false);
  });
});
