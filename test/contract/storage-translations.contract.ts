import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import type { Storage } from '#server/storage/port/storage.ts';

const unique = (text: string) => `${text} ${randomUUID().slice(0, 8)}`;

/** What translations of prompts promise on every engine. */
export function translationContract(storage: () => Storage): void {
  const prompts = () => storage().prompts;

  describe('[PROMPT-1] translations', () => {
    it('come with the seeded prompts, in every language', async () => {
      const cats = { search: 'a cat in a hat', packId: null, status: 'open', offset: 0, limit: 9 } as const;
      const [cat] = (await prompts().list(cats)).prompts;
      expect(Object.keys(cat?.translations ?? {}).sort()).toEqual([...TRANSLATION_LOCALES].sort());
    });

    it('are kept tidy, come with whatever gives out a prompt, and are replaced as a whole', async () => {
      const pack = await prompts().addPack(unique('Pack'));
      const text = unique('a cat');
      const { id } = await prompts().add({ text, packId: pack.id, translations: { de: '  eine  Katze ', ar: ' ' } });
      const given = async () => {
        const [picked] = await prompts().pick({ packId: pack.id, count: 1, avoid: [], random: Math.random });
        expect(await prompts().find(id)).toMatchObject({ translations: picked?.translations });
        return picked?.translations;
      };
      expect(await given()).toEqual({ de: 'eine Katze' });
      await prompts().edit(id, { text: unique('a tabby') });
      expect(await given()).toEqual({ de: 'eine Katze' });
      await prompts().edit(id, { translations: { ar: 'قطة' } });
      expect(await given()).toEqual({ ar: 'قطة' });
      await prompts().edit(id, { translations: {} });
      expect(await given()).toEqual({});
    });

    it('are added by an import where they are missing, never replaced', async () => {
      const [pack, cat, dog] = [unique('Pack'), unique('a cat'), unique('a dog')];
      const all = async () => {
        const { prompts: found } = await prompts().list({
          search: cat.slice(-8),
          packId: null,
          status: 'all',
          offset: 0,
          limit: 9,
        });
        return found[0]?.translations;
      };
      const first = [
        { text: cat, pack, translations: { de: 'Katze' } },
        { text: dog, pack },
      ];
      expect(await prompts().import(first)).toEqual({ added: 2, existing: 0, translated: 0, changed: 0 });
      const second = [
        { text: cat, pack, translations: { de: 'Kater' } },
        { text: cat.toUpperCase(), pack, translations: { de: 'Kater', ar: 'قطة' } },
        { text: dog, pack, translations: {} },
      ];
      expect(await prompts().import(second)).toEqual({ added: 0, existing: 3, translated: 1, changed: 0 });
      expect(await all()).toEqual({ de: 'Katze', ar: 'قطة' });
    });
  });
}
