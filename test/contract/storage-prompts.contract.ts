import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PackId, PromptId } from '#contract/ids.ts';
import { type Storage, StorageConflict, StorageNotFound } from '#server/storage/port/storage.ts';
import { normaliseText } from '#server/storage/prompt-rows.ts';
import { newDrawing } from './storage-fixtures.ts';

const unique = (text: string) => `${text} ${randomUUID().slice(0, 8)}`;

/** What prompts and packs promise on every engine. */
export function promptContract(storage: () => Storage): void {
  const prompts = () => storage().prompts;
  const everything = { search: '', packId: null, status: 'all', offset: 0, limit: 10_000 } as const;
  /** A pack of its own, so that other tests' prompts do not matter. */
  const packOf = async (...texts: string[]) => {
    const pack = await prompts().addPack(unique('Pack'));
    const made = [];
    for (const text of texts) made.push(await prompts().add({ text: unique(text), packId: pack.id }));
    return { pack, made };
  };

  describe('PromptStore', () => {
    it('begins with at least 240 different prompts in at least 6 packs', async () => {
      const packs = await prompts().packs();
      expect(packs.length).toBeGreaterThanOrEqual(6);
      const { prompts: all, total } = await prompts().list(everything);
      expect(all).toHaveLength(total);
      expect(total).toBeGreaterThanOrEqual(240);
      expect(new Set(all.map(({ text }) => normaliseText(text))).size).toBe(total);
      expect(packs.reduce((sum, pack) => sum + pack.promptCount, 0)).toBe(total);
    });

    it('adds, finds and edits a prompt', async () => {
      const { pack, made } = await packOf('a  cat');
      const other = await prompts().addPack(unique('Other'));
      const id = made[0]?.id as PromptId;
      expect(await prompts().find(id)).toMatchObject({ packName: pack.name, retired: false, drawings: 0 });
      expect(made[0]?.text).toMatch(/^a cat /);
      const text = unique('a dog');
      expect(await prompts().edit(id, { text, packId: other.id })).toMatchObject({ id, text, packName: other.name });
      expect(await prompts().edit(id, { text: text.toUpperCase() })).toMatchObject({ text: text.toUpperCase() });
      expect(await prompts().find('nobody' as PromptId)).toBeNull();
    });

    it('refuses a text that is already a prompt, whatever its case, spaces and retirement', async () => {
      const { pack, made } = await packOf('a cat', 'a dog');
      const [cat, dog] = made;
      if (!cat || !dog) throw new Error('no prompts');
      await prompts().setRetired(cat.id, true);
      const again = `  ${cat.text.toUpperCase().replace(' ', '  ')}`;
      await expect(prompts().add({ text: again, packId: pack.id })).rejects.toThrow(StorageConflict);
      await expect(prompts().edit(dog.id, { text: again })).rejects.toThrow(StorageConflict);
    });

    it('names what is not there', async () => {
      const { made } = await packOf('a cat');
      const [noPack, noPrompt] = ['none' as PackId, 'none' as PromptId];
      await expect(prompts().add({ text: unique('a'), packId: noPack })).rejects.toThrow(StorageNotFound);
      await expect(prompts().edit(made[0]?.id as PromptId, { packId: noPack })).rejects.toThrow(StorageNotFound);
      await expect(prompts().edit(noPrompt, { text: unique('a') })).rejects.toThrow(StorageNotFound);
      await expect(prompts().setRetired(noPrompt, true)).rejects.toThrow(StorageNotFound);
      await expect(prompts().editPack(noPack, { retired: true })).rejects.toThrow(StorageNotFound);
    });

    it('retires without deleting, and counts drawings', async () => {
      const { pack, made } = await packOf('a cat', 'a dog');
      const id = made[0]?.id as PromptId;
      await storage().drawings.save(newDrawing(id));
      await prompts().setRetired(id, true);
      expect(await prompts().find(id)).toMatchObject({ retired: true, drawings: 1 });
      expect((await prompts().packs()).find((p) => p.id === pack.id)?.promptCount).toBe(1);
      await prompts().setRetired(id, false);
      expect((await prompts().packs()).find((p) => p.id === pack.id)?.promptCount).toBe(2);
    });

    it('lists by search, pack and status, page by page', async () => {
      const { pack, made } = await packOf('100% cat', '100 cats', 'under_score', 'underscore', 'back\\slash');
      await prompts().setRetired(made[1]?.id as PromptId, true);
      const list = (change: object) => prompts().list({ ...everything, packId: pack.id, ...change });
      expect((await list({ search: '0% C' })).prompts.map((p) => p.id)).toEqual([made[0]?.id]);
      expect((await list({ search: 'r_s' })).prompts.map((p) => p.id)).toEqual([made[2]?.id]);
      expect((await list({ search: 'k\\s' })).prompts.map((p) => p.id)).toEqual([made[4]?.id]);
      expect((await list({ status: 'retired' })).prompts.map((p) => p.id)).toEqual([made[1]?.id]);
      expect((await list({ status: 'open' })).total).toBe(4);
      const pages = await Promise.all([0, 2, 4].map((offset) => list({ offset, limit: 2 })));
      expect(pages.map((page) => [page.prompts.length, page.total])).toEqual([
        [2, 5],
        [2, 5],
        [1, 5],
      ]);
      expect(new Set(pages.flatMap((page) => page.prompts.map((p) => p.id))).size).toBe(5);
    });

    it('picks different open prompts, avoided ones only when there are too few others', async () => {
      const { pack, made } = await packOf('a', 'b', 'c', 'd', 'e');
      const ids = made.map(({ id }) => id);
      await prompts().setRetired(ids[4] as PromptId, true);
      const avoid = ids.slice(0, 2);
      const pick = async (count: number, random: () => number) =>
        (await prompts().pick({ packId: pack.id, count, avoid, random })).map(({ id }) => id);
      for (const random of [() => 0, () => 0.999999, () => 1, Math.random]) {
        expect((await pick(2, random)).sort()).toEqual(ids.slice(2, 4).sort());
        expect((await pick(4, random)).sort()).toEqual(ids.slice(0, 4).sort());
        expect((await pick(4, random)).slice(0, 2).sort()).toEqual(ids.slice(2, 4).sort());
        expect(await pick(9, random)).toHaveLength(4);
      }
      const { modelHash } = newDrawing(ids[0] as PromptId);
      const ghost = { modelHash, score: 1 };
      for (const i of [1, 3]) await storage().drawings.save(newDrawing(ids[i] as PromptId, ghost));
      // Neither of these is anything to draw against.
      await storage().drawings.save(newDrawing(ids[2] as PromptId, { ...ghost, score: 0 }));
      await storage().drawings.save(newDrawing(ids[2] as PromptId, { ...ghost, listed: false }));
      const withGhosts = { packId: pack.id, count: 4, avoid, random: Math.random, withDrawingsOf: modelHash };
      const order = (await prompts().pick(withGhosts)).map(({ id }) => id);
      expect(order).toEqual([3, 1, 2, 0].map((i) => ids[i]));
      await prompts().editPack(pack.id, { retired: true });
      expect(await pick(1, Math.random)).toEqual([]);
      expect(await prompts().pick({ packId: null, count: 3, avoid: [], random: Math.random })).toHaveLength(3);
    });

    it('imports what is new, making packs, and counts the rest', async () => {
      const pack = unique('Imported');
      const text = unique('a cat');
      const rows = [
        { text, pack },
        { text: ` ${text.toUpperCase()}`, pack },
        { text: unique('a dog'), pack: pack.toUpperCase() },
      ];
      expect(await prompts().import(rows)).toEqual({ added: 2, existing: 1, translated: 0, changed: 0 });
      expect(await prompts().import(rows)).toEqual({ added: 0, existing: 3, translated: 0, changed: 0 });
      expect((await prompts().packs()).filter((p) => p.name === pack)).toMatchObject([{ promptCount: 2 }]);
      expect(await prompts().import([])).toEqual({ added: 0, existing: 0, translated: 0, changed: 0 });
    });

    it('plans an import without doing it', async () => {
      const { pack, made } = await packOf('known', 'lacking');
      const [known, lacking] = made.map(({ text }) => text) as [string, string];
      const retired = await prompts().addPack(unique('Retired'));
      await prompts().editPack(retired.id, { retired: true });
      const [text, fresh] = [unique('a cat'), unique('Fresh')];
      const rows = [
        { text, pack: fresh },
        { text: ` ${text.toUpperCase()}`, pack: fresh, translations: { de: 'eine Katze' } },
        { text: known, pack: unique('Never made') },
        { text: lacking, pack: pack.name, translations: { de: 'etwas' } },
        { text: lacking, pack: pack.name, translations: { de: 'etwas anderes' } },
        { text: unique('a dog'), pack: fresh.toUpperCase() },
        { text: unique('a bird'), pack: retired.name.toUpperCase() },
      ];
      const before = await prompts().packs({ includeRetired: true });
      const plan = await prompts().planImport(rows);
      expect(plan.fates).toEqual(['added', 'repeated', 'existing', 'translated', 'existing', 'added', 'added']);
      expect(plan.newPacks).toEqual([fresh]);
      expect(plan.retiredPacks).toHaveLength(1);
      expect(await prompts().packs({ includeRetired: true })).toEqual(before);
      expect(await prompts().import(rows)).toEqual({ added: 3, existing: 4, translated: 1, changed: 0 });
      expect((await prompts().planImport(rows)).fates).toEqual(rows.map(() => 'existing'));
    });

    it('imports all or nothing', async () => {
      const [text, pack] = [unique('a cat'), unique('Half')];
      // A text that no row can hold fails behind the first.
      await expect(
        prompts().import([
          { text, pack },
          { text: null as unknown as string, pack },
        ]),
      ).rejects.toThrow();
      expect((await prompts().packs()).some((p) => p.name === pack)).toBe(false);
      expect((await prompts().list({ ...everything, search: text })).total).toBe(0);
    });

    it('renames and retires packs; names are unique whatever their case and spaces', async () => {
      const [first, second] = [await prompts().addPack(unique('One')), await prompts().addPack(unique('Two'))];
      await expect(prompts().addPack(` ${first.name.toUpperCase()} `)).rejects.toThrow(StorageConflict);
      await expect(prompts().editPack(second.id, { name: first.name })).rejects.toThrow(StorageConflict);
      const name = unique('Three');
      await prompts().editPack(second.id, { name, retired: true });
      expect((await prompts().packs()).some((p) => p.id === second.id)).toBe(false);
      const all = await prompts().packs({ includeRetired: true });
      expect(all.find((p) => p.id === second.id)).toEqual({ id: second.id, name, retired: true, promptCount: 0 });
    });
  });
}
