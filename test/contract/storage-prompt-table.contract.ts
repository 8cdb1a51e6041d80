import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayerId, PromptId } from '#contract/ids.ts';
import { MAX_TAGS_PER_PROMPT } from '#contract/limits.ts';
import type { ListedPrompt, PromptSort, PromptsChange } from '#server/storage/port/prompts.ts';
import { type Storage, StorageConflict } from '#server/storage/port/storage.ts';
import { newDrawing } from './storage-fixtures.ts';

const unique = (text: string) => `${text} ${randomUUID().slice(0, 8)}`;

const quantile = (scores: readonly number[], share: number) => {
  const sorted = scores.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
};

/** What the admins' table of prompts promises on every engine. */
export function promptTableContract(storage: () => Storage): void {
  const prompts = () => storage().prompts;
  const packOf = async (...texts: string[]) => {
    const pack = await prompts().addPack(unique('Pack'));
    const made: PromptId[] = [];
    for (const text of texts) made.push((await prompts().add({ text: unique(text), packId: pack.id })).id);
    const everything = { search: '', packId: pack.id, status: 'all', offset: 0, limit: 100 } as const;
    return { pack, made, everything };
  };
  const idsOf = ({ prompts: found }: { prompts: ListedPrompt[] }) => found.map(({ id }) => id);

  describe('[PROMPT-3] the table of prompts', () => {
    it('has the figures of the listed drawings of people by one model, whatever comes and goes', async () => {
      const { made, everything } = await packOf('a', 'b', 'c');
      const score = fc.constantFrom(0, 12.5, 40, 71.3, 99.9);
      const drawings = fc.array(fc.record({ prompt: fc.nat({ max: 2 }), score }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(drawings, drawings, async (first, second) => {
          const modelHash = randomUUID();
          const saved: { prompt: number; score: number }[] = [];
          for (const more of [first, second]) {
            for (const { prompt, score } of more) {
              const id = made[prompt] as PromptId;
              await storage().drawings.save(newDrawing(id, { modelHash, score }));
              await storage().drawings.save(newDrawing(id, { modelHash, score: 1, listed: false }));
              await storage().drawings.save(newDrawing(id, { modelHash, score: 1, machineLevel: 3 }));
              await storage().drawings.save(newDrawing(id, { modelHash: `${modelHash} 2`, score: 1 }));
              saved.push({ prompt, score });
            }
            const { prompts: found } = await prompts().list({ ...everything, modelHash });
            for (const [i, id] of made.entries()) {
              const scores = saved.filter(({ prompt }) => prompt === i).map(({ score }) => score);
              const row = found.find((prompt) => prompt.id === id);
              expect(row?.drawings).toBe(scores.length);
              if (scores.length === 0) expect(row?.scores).toBeNull();
              else {
                expect(row?.scores?.median).toBeCloseTo(quantile(scores, 0.5), 9);
                expect(row?.scores?.lowerQuartile).toBeCloseTo(quantile(scores, 0.25), 9);
                expect(row?.scores?.upperQuartile).toBeCloseTo(quantile(scores, 0.75), 9);
              }
            }
          }
        }),
        { numRuns: 4 },
      );
    });

    it('sorts by each column in both directions, without figures last, and pages without gaps', async () => {
      const { made, everything } = await packOf('d', 'b', 'c', 'a');
      const modelHash = randomUUID();
      const [first, second, third] = made as [PromptId, PromptId, PromptId];
      for (const score of [10, 90]) await storage().drawings.save(newDrawing(first, { modelHash, score }));
      for (const score of [60, 61, 62]) await storage().drawings.save(newDrawing(second, { modelHash, score }));
      const loved = newDrawing(third, { modelHash, score: 20 });
      await storage().drawings.save(loved);
      const admirer = newDrawing(first, { modelHash: randomUUID() });
      await storage().drawings.save(admirer);
      await storage().drawings.setLoved([
        { drawingId: loved.id, playerId: admirer.playerId as PlayerId, on: true, at: new Date() },
      ]);
      const order = async (by: PromptSort['by'], descending: boolean) => {
        const sort = { by, descending };
        const whole = idsOf(await prompts().list({ ...everything, modelHash, sort }));
        const pages = await Promise.all(
          [0, 1, 2, 3].map((offset) => prompts().list({ ...everything, modelHash, sort, offset, limit: 1 })),
        );
        expect(pages.flatMap(idsOf)).toEqual(whole);
        return whole.map((id) => made.indexOf(id)).join('');
      };
      expect([await order('text', false), await order('text', true)]).toEqual(['3120', '0213']);
      expect([await order('added', false), await order('added', true)]).toEqual(['0123', '3210']);
      expect([await order('plays', true), await order('median', false)]).toEqual(['1023', '2013']);
      expect([await order('median', true), await order('spread', true)]).toEqual(['1023', '0123']);
      expect((await order('loved', true)).startsWith('2')).toBe(true);
      expect((await prompts().list({ ...everything, modelHash })).prompts.map((row) => row.loved)).toEqual([
        0, 1, 0, 0,
      ]);
    });

    it('filters by language, plays, difficulty, tag and words of any language', async () => {
      const { made, everything } = await packOf('hard', 'easy', 'fair', 'fresh');
      const [hard, easy, fair, fresh] = made as [PromptId, PromptId, PromptId, PromptId];
      const modelHash = randomUUID();
      for (const [id, score] of [
        [hard, 5],
        [easy, 99],
        [fair, 65],
      ] as const) {
        for (let i = 0; i < 5; i++) await storage().drawings.save(newDrawing(id, { modelHash, score }));
      }
      await storage().drawings.save(newDrawing(fresh, { modelHash, score: 1, machineLevel: 1 }));
      await prompts().edit(hard, { translations: { de: 'schwer 100%' }, tags: ['x', 'animals'] });
      await prompts().edit(easy, { translations: { ar: 'سهل' }, tags: ['animals'] });
      const found = async (change: object) =>
        idsOf(await prompts().list({ ...everything, modelHash, ...change })).sort();
      const sorted = (...ids: PromptId[]) => ids.sort();
      expect(await found({ without: 'de' })).toEqual(sorted(easy, fair, fresh));
      expect(await found({ without: 'ar', tag: 'animals' })).toEqual([hard]);
      expect(await found({ drawn: 'never' })).toEqual([fresh]);
      expect(await found({ drawn: 'too_hard' })).toEqual([hard]);
      expect(await found({ drawn: 'too_easy' })).toEqual([easy]);
      expect(await found({ tag: 'animals' })).toEqual(sorted(hard, easy));
      expect(await found({ tag: 'anim' })).toEqual([]);
      expect(await found({ search: 'R 100%' })).toEqual([hard]);
      // Another model's opinion does not count.
      expect(await found({ drawn: 'too_hard', modelHash: randomUUID() })).toEqual([]);
      const tags = await prompts().tags();
      expect(tags.find(({ tag }) => tag === 'x')?.prompts).toBeGreaterThanOrEqual(1);
    });
  });

  describe('[PROMPT-4] many prompts at once', () => {
    it('change as planned: moved, retired, reopened, tagged and untagged', async () => {
      const { made, everything } = await packOf('a', 'b', 'c');
      const other = await prompts().addPack(unique('Other'));
      const chosen = { ids: made };
      const act = async (change: PromptsChange, ids = chosen) => {
        const plan = await prompts().planChange(ids, change);
        const { changed } = await prompts().changeMany(ids, change, plan);
        expect(changed).toHaveLength(plan.changing);
        return [plan.matched, plan.changing];
      };
      const each = async () => Promise.all(made.map((id) => prompts().find(id)));
      await prompts().setRetired(made[0] as PromptId, true);
      expect(await act({ kind: 'retire' })).toEqual([3, 2]);
      expect((await each()).every((prompt) => prompt?.retired)).toBe(true);
      expect(await act({ kind: 'reopen' }, { ids: made.slice(0, 1) })).toEqual([1, 1]);
      expect(await act({ kind: 'tag', tag: 'b' })).toEqual([3, 3]);
      expect(await act({ kind: 'tag', tag: 'a' }, { ids: made.slice(1) })).toEqual([2, 2]);
      expect(await act({ kind: 'tag', tag: 'a' })).toEqual([3, 1]);
      expect((await each()).map((prompt) => prompt?.origin === 'catalogue' && prompt.tags)).toEqual(
        made.map(() => ['a', 'b']),
      );
      expect(await act({ kind: 'untag', tag: 'b' })).toEqual([3, 3]);
      expect(await act({ kind: 'move', packId: other.id })).toEqual([3, 3]);
      expect(await act({ kind: 'move', packId: other.id })).toEqual([3, 0]);
      expect((await prompts().list({ ...everything, packId: other.id })).total).toBe(3);
    });

    it('are all that a filter lets through, or none when there are others by now', async () => {
      const { pack, everything } = await packOf('a', 'b');
      const { offset: _, limit: __, ...filter } = everything;
      const change = { kind: 'retire' } as const;
      const plan = await prompts().planChange({ filter }, change);
      expect(plan).toMatchObject({ matched: 2, changing: 2 });
      expect(plan.examples).toHaveLength(2);
      await prompts().add({ text: unique('c'), packId: pack.id });
      await expect(prompts().changeMany({ filter }, change, plan)).rejects.toThrow(StorageConflict);
      expect((await prompts().list({ ...everything, status: 'retired' })).total).toBe(0);
      await prompts().changeMany({ filter }, change, { matched: 3, changing: 3 });
      expect((await prompts().list({ ...everything, status: 'retired' })).total).toBe(3);
    });

    it('keeps what has all the tags that it can have', async () => {
      const { made } = await packOf('a');
      const id = made[0] as PromptId;
      const tags = Array.from({ length: MAX_TAGS_PER_PROMPT }, (_, i) => `t${i}`);
      await prompts().edit(id, { tags });
      expect(await prompts().planChange({ ids: [id] }, { kind: 'tag', tag: 'more' })).toMatchObject({ changing: 0 });
    });
  });

  describe('[PROMPT-5] an import that replaces', () => {
    it('makes prompts what the rows say, by id or text, and packs as needed', async () => {
      const { pack, made } = await packOf('a', 'b');
      const [first, second] = made as [PromptId, PromptId];
      const before = await prompts().find(second);
      await prompts().edit(first, { translations: { de: 'eins', ar: 'واحد' }, tags: ['old'] });
      const [text, fresh, added] = [unique('renamed'), unique('Fresh'), unique('c')];
      const rows = [
        { id: first, text, pack: fresh, translations: { de: 'zwei' }, cleared: ['ar'] as const, tags: ['b', 'a'] },
        { text: before?.text ?? '', pack: pack.name, retired: true },
        { text: added, pack: fresh, tags: ['new'], retired: true },
      ];
      const plan = await prompts().planImport(rows, 'all');
      expect(plan.fates).toEqual(['changed', 'changed', 'added']);
      expect(plan.newPacks).toEqual([fresh]);
      expect(plan.changes[1]).toEqual([{ field: 'retired', before: 'false', after: 'true' }]);
      expect(await prompts().import(rows, 'all')).toEqual({ added: 1, existing: 2, translated: 0, changed: 2 });
      expect(await prompts().find(first)).toMatchObject({
        ...{ text, packName: fresh, translations: { de: 'zwei' }, tags: ['a', 'b'], retired: false },
      });
      expect(await prompts().find(second)).toMatchObject({ retired: true, packName: pack.name });
      const all = { search: added, packId: null, status: 'retired', tag: 'new', offset: 0, limit: 9 } as const;
      expect((await prompts().list(all)).total).toBe(1);
      expect((await prompts().planImport(rows, 'all')).fates).toEqual(['existing', 'existing', 'existing']);
    });

    it('is merged with what others add at the same time, or is refused with a sentence', async () => {
      const { pack, made } = await packOf('a');
      const [id] = made as [PromptId];
      const reasons: unknown[] = [];
      for (let turn = 0; turn < 12; turn++) {
        const [text, fresh] = [unique('same'), unique('Fresh')];
        const renamed = { id, text, pack: '' };
        const added = { text: unique('new'), pack: fresh };
        const results = await Promise.allSettled([
          ...[prompts().import([renamed], 'all'), prompts().add({ text, packId: pack.id })],
          ...[prompts().import([added], 'all'), prompts().import([added], 'all'), prompts().addPack(fresh)],
        ]);
        const failed = results.map((result) => (result.status === 'rejected' ? result.reason : null));
        reasons.push(...failed.filter((reason) => reason !== null));
        // A pack that is there by now is used.
        expect(failed.slice(2, 4)).toEqual([null, null]);
        expect(
          (await prompts().list({ search: added.text, packId: null, status: 'all', offset: 0, limit: 9 })).total,
        ).toBe(1);
      }
      for (const reason of reasons) {
        expect(reason).toBeInstanceOf(StorageConflict);
        expect(String(reason)).toMatch(/There is already a (prompt|pack) “/);
      }
    });
  });
}
