import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PromptId } from '#contract/ids.ts';
import { type Storage, StorageNotFound } from '#server/storage/port/storage.ts';
import { newDrawing } from './storage-fixtures.ts';

const unique = (text: string) => `${text} ${randomUUID().slice(0, 8)}`;

/** What hosts' own prompts promise on every engine. */
export function ownPromptContract(storage: () => Storage): void {
  const prompts = () => storage().prompts;
  const list = (search: string) => prompts().list({ search, packId: null, status: 'all', offset: 0, limit: 10 });
  const open = (search: string) =>
    prompts().openPrompts({ search, packId: null, offset: 0, limit: 10, modelHash: 'none' });

  describe('[PROMPT-1] hosts’ own prompts', () => {
    it('are the open prompts of the catalogue with that text, and room prompts of nobody else', async () => {
      const pack = await prompts().addPack(unique('Pack'));
      const known = await prompts().add({ text: unique('a cat'), packId: pack.id, translations: { de: 'eine Katze' } });
      const retired = await prompts().add({ text: unique('a dog'), packId: pack.id });
      await prompts().setRetired(retired.id, true);
      const own = unique('our teacher');
      const texts = [own, ` ${known.text.toUpperCase()}`, `  ${own.toUpperCase()}`, retired.text];
      const found = await prompts().forRoom(texts);
      expect(found).toEqual([
        { id: expect.any(String), text: own, translations: {}, listed: false },
        { id: known.id, text: known.text, translations: { de: 'eine Katze' }, listed: true },
        { id: expect.any(String), text: retired.text, translations: {}, listed: false },
      ]);
      expect(found[2]?.id).not.toBe(retired.id);
      expect(await prompts().find(found[0]?.id as PromptId)).toBeNull();
      expect(await prompts().forRoom([])).toEqual([]);
      await prompts().editPack(pack.id, { retired: true });
      expect((await prompts().forRoom([known.text]))[0]).toMatchObject({ listed: false });
    });

    it('are each group’s own, though another has the same text', async () => {
      const texts = [unique('one'), unique('two')];
      const games = await Promise.all(Array.from({ length: 3 }, () => prompts().forRoom(texts)));
      await Promise.all([...games, ...games].map((game) => prompts().keepForRoom(game)));
      const ids = games.flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(6);
      const kept = await Promise.all(ids.map((id) => prompts().find(id)));
      expect(kept.map((prompt) => prompt?.text)).toEqual([...texts, ...texts, ...texts]);
    });

    it('can be found by who has the link, and are in no list, no pack and no pick', async () => {
      const text = unique('our teacher');
      const [own] = await prompts().forRoom([text]);
      const id = own?.id as PromptId;
      await prompts().keepForRoom([{ id, text }]);
      await storage().drawings.save(newDrawing(id, { listed: false }));
      expect(await prompts().find(id)).toMatchObject({ id, text, origin: 'room', packName: null, drawings: 1 });
      expect((await list(text)).total).toBe(0);
      expect(await open(text)).toEqual({ prompts: [], total: 0 });
      const picked = await prompts().pick({ packId: null, count: 10_000, avoid: [], random: Math.random });
      expect(picked.some((prompt) => prompt.id === id)).toBe(false);
      await expect(prompts().edit(id, { text: unique('x') })).rejects.toThrow(StorageNotFound);
      await expect(prompts().setRetired(id, true)).rejects.toThrow(StorageNotFound);
    });

    it('do not stand in the way of the catalogue', async () => {
      const text = unique('our teacher');
      const [own] = await prompts().forRoom([text]);
      await prompts().keepForRoom([own as NonNullable<typeof own>]);
      const pack = await prompts().addPack(unique('Pack'));
      const added = await prompts().add({ text, packId: pack.id });
      expect(added.id).not.toBe(own?.id);
      expect(await prompts().forRoom([text])).toMatchObject([{ id: added.id, listed: true }]);
    });
  });

  describe('openPrompts', () => {
    it('finds open prompts in every language, those with most listed drawings of the model first', async () => {
      const pack = await prompts().addPack(unique('Pack'));
      const add = (text: string, de: string) =>
        prompts().add({ text: unique(text), packId: pack.id, translations: { de, ar: 'قطة 100%' } });
      const [a, b, c] = [await add('a cat', 'Ärztin'), await add('b dog', 'Bär'), await add('c fish', 'Fisch')];
      const { modelHash } = newDrawing(a.id);
      const save = (promptId: PromptId, score: number, change = {}) =>
        storage().drawings.save(newDrawing(promptId, { modelHash, score, ...change }));
      await save(c.id, 40);
      await save(c.id, 60);
      await save(b.id, 20);
      await save(a.id, 90, { listed: false });
      await save(a.id, 90, { modelHash: 'another' });
      const find = (search: string, page = {}) =>
        prompts().openPrompts({ search, packId: pack.id, offset: 0, limit: 10, modelHash, ...page });
      const all = await find('');
      expect(all.prompts.map(({ id, drawings, bestScore }) => [id, drawings, bestScore])).toEqual([
        [c.id, 2, 60],
        [b.id, 1, 20],
        [a.id, 0, null],
      ]);
      expect(all.prompts[0]).toMatchObject({ text: c.text, packName: pack.name, translations: { de: 'Fisch' } });
      const ids = async (search: string, page = {}) => {
        const found = await find(search, page);
        return [found.total, ...found.prompts.map(({ id }) => id)];
      };
      expect(await ids(' B  DOG')).toEqual([1, b.id]);
      expect(await ids('ärzt')).toEqual([1, a.id]);
      expect(await ids('قطة 100%')).toEqual([3, c.id, b.id, a.id]);
      expect(await ids('قطة_100%')).toEqual([0]);
      expect(await ids('', { offset: 1, limit: 1 })).toEqual([3, b.id]);
      expect(await ids('', { offset: 5 })).toEqual([3]);
      await prompts().setRetired(b.id, true);
      expect(await ids('')).toEqual([2, c.id, a.id]);
      await prompts().editPack(pack.id, { retired: true });
      expect(await ids('')).toEqual([0]);
    });
  });
}
