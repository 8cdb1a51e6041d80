import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { readSeeds, readSeedTranslations } from '#server/storage/prompt-import.ts';

const SEEDS = path.resolve(import.meta.dirname, '../../../prisma/seed');
/** Letters that the words of a locale are written with: one that was pasted under another is noticed. */
const SCRIPTS = {
  de: /^[\p{Script=Latin}\p{Script=Common}]+$/u,
  ar: /^[\p{Script=Arabic}\p{Script=Common}\p{Mn}X]+$/u,
};

describe('The prompts that the program comes with', async () => {
  const prompts = (await readSeeds(SEEDS)).flatMap((pack) => pack.prompts);
  const translations = await readSeedTranslations(SEEDS);

  it('have a translation into every language, and no translation is left over', () => {
    expect([...translations.keys()].sort()).toEqual([...prompts].sort());
    for (const [prompt, of] of translations)
      expect(Object.keys(of).sort(), prompt).toEqual([...TRANSLATION_LOCALES].sort());
  });

  it.each(TRANSLATION_LOCALES)('differ from each other in %s too, tidy and in its script', (locale) => {
    const texts = [...translations.values()].map((of) => of[locale] ?? '');
    expect(new Set(texts).size).toBe(prompts.length);
    for (const text of texts) {
      expect(text).toBe(tidyText(text));
      expect(text).toMatch(SCRIPTS[locale]);
    }
  });
});
