import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GalleryOrder } from '#contract/gallery.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { GalleryQuery, ListedPlace, NewDrawing } from '#server/storage/port/drawings.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';

const NOON = Date.parse('2026-06-15T12:00:00.000Z');

const byCodeUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const earlierFirst = (a: NewDrawing, b: NewDrawing) =>
  a.submittedAt.getTime() - b.submittedAt.getTime() || byCodeUnits(a.id, b.id);

/** The gallery as its definition says, in the plainest way. By chance: in any order. */
function naiveGallery(
  all: NewDrawing[],
  { modelHash, order, promptId, takenFor }: GalleryQuery,
  lovedBy: (id: DrawingId) => number = () => 0,
): DrawingId[] {
  const found = all.filter(
    (drawing) =>
      drawing.modelHash === modelHash &&
      drawing.listed &&
      (promptId === null || drawing.promptId === promptId) &&
      (takenFor === null || drawing.labels[0]?.text === takenFor) &&
      (order !== 'hardest' || drawing.score > 0) &&
      (order !== 'loved' || lovedBy(drawing.id) > 0),
  );
  if (order === 'newest') found.sort((a, b) => earlierFirst(b, a));
  if (order === 'best') found.sort((a, b) => b.score - a.score || earlierFirst(a, b));
  if (order === 'loved') found.sort((a, b) => lovedBy(b.id) - lovedBy(a.id) || earlierFirst(b, a));
  if (order === 'hardest') found.sort((a, b) => a.score - b.score || earlierFirst(b, a));
  if (order === 'chance') found.sort((a, b) => byCodeUnits(a.id, b.id));
  return found.map(({ id }) => id);
}

const drawnSpec = fc.record({
  id: fc.stringMatching(/^[aAbBz0_-]{1,3}$/),
  prompt: fc.integer({ min: 0, max: 1 }),
  model: fc.integer({ min: 0, max: 5 }).map((n) => (n === 0 ? 'other' : 'main')),
  listed: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  score: fc.constantFrom(0, 10, 0.1 + 0.2, 99.9),
  atMs: fc.constantFrom(0, 1, 60_000),
  label: fc.constantFrom('broccoli', 'cloud', 'house'),
  lovers: fc.integer({ min: 0, max: 3 }),
});

/** What the gallery promises on every engine. */
export function galleryContract(storage: () => Storage): void {
  const read = async (query: GalleryQuery, limit: number, random = Math.random) => {
    const ids: DrawingId[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<Storage['drawings']['gallery']>> = await storage().drawings.gallery(query, {
        cursor,
        limit,
        random,
      });
      expect(page.rows.length).toBeLessThanOrEqual(limit);
      ids.push(...page.rows.map(({ drawingId }) => drawingId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return ids;
  };
  const save = (drawing: NewDrawing) => storage().drawings.save(drawing);
  const somePlayers = async (count: number) => {
    const ids = Array.from({ length: count }, () => randomUUID() as PlayerId);
    for (const id of ids) await storage().players.touch({ id, nickname: 'Zoë' });
    return ids;
  };

  describe('the gallery', () => {
    it('[GALLERY-5] finds replays that looked like something on the way, the newest first', async () => {
      const [promptId, other] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const modelHash = randomUUID();
      const moments = (...labels: string[]) => labels.map((label, i) => ({ atMs: 1_000 * i, label, share: 0.7 }));
      const put = async (name: string, labels: string[], change: Partial<NewDrawing> = {}) => {
        const { id } = await save(
          newDrawing(promptId, { id: `${name}-${modelHash}` as DrawingId, modelHash, ...change }),
        );
        if (labels.length > 0) await storage().drawings.setMoments(id, moments(...labels));
      };
      const at = (minute: number) => ({ submittedAt: new Date(NOON + 60_000 * minute) });
      await put('early', ['apple', 'cat'], at(1));
      await put('late', ['sun', 'apple', 'cat'], at(2));
      await put('elsewhere', ['apple', 'dog'], { ...at(3), promptId: other });
      await put('still', ['cat', 'apple'], at(4));
      await put('hidden', ['apple', 'cat'], { ...at(5), listed: false });
      await put('foreign', ['apple', 'cat'], { ...at(6), modelHash: randomUUID() });
      await put('unknown', [], at(7));
      const passing = async (labels: string[], ofPrompt: PromptId | null = null, limit = 10) => {
        const found = await storage().drawings.passing(modelHash, { labels, promptId: ofPrompt, limit });
        return found.map(({ row, moment }) => [row.drawingId.split('-')[0], moment.atMs]);
      };
      expect(await passing(['apple'])).toEqual([
        ['elsewhere', 0],
        ['late', 1_000],
        ['early', 0],
      ]);
      expect(await passing(['an apple', 'apple'], promptId)).toEqual([
        ['late', 1_000],
        ['early', 0],
      ]);
      expect(await passing(['apple'], null, 1)).toEqual([['elsewhere', 0]]);
      expect(await passing(["'; DROP TABLE drawings; --"])).toEqual([]);
      expect(await passing([])).toEqual([]);
    });

    it('[GALLERY-1] [GALLERY-2] is in each order and with each filter as a naive one, over any pages', async () => {
      const promptIds = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const lovers = await somePlayers(3);
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(drawnSpec, { selector: ({ id }) => id, maxLength: 12 }),
          fc.integer({ min: 1, max: 5 }),
          async (specs, limit) => {
            const run = randomUUID();
            const loved = new Map(specs.map(({ id, lovers: number }) => [`${id}${run}`, number]));
            const drawings = specs.map(({ prompt, model, atMs, label, lovers: _, ...spec }) =>
              newDrawing(promptIds[prompt] as PromptId, {
                ...spec,
                id: `${spec.id}${run}` as DrawingId,
                modelHash: `${model}-${run}`,
                labels: [{ text: label, share: 0.5 }],
                submittedAt: new Date(NOON + atMs),
              }),
            );
            for (const drawing of drawings) await save(drawing);
            const changes = drawings.flatMap(({ id: drawingId }) =>
              lovers
                .slice(0, loved.get(drawingId))
                .map((playerId) => ({ drawingId, playerId, on: true, at: new Date() })),
            );
            await storage().drawings.setLoved(changes);
            const modelHash = `main-${run}`;
            for (const order of GalleryOrder.options) {
              for (const promptId of [null, promptIds[0]]) {
                for (const takenFor of [null, 'broccoli']) {
                  const query = { modelHash, order, promptId, takenFor };
                  const found = await read(query, limit);
                  if (order === 'chance') found.sort(byCodeUnits);
                  expect(found).toEqual(naiveGallery(drawings, query, (id) => loved.get(id) ?? 0));
                }
              }
            }
            const ids: DrawingId[] = [];
            let after: ListedPlace | null = null;
            do {
              const page: Awaited<ReturnType<Storage['drawings']['listedIds']>> = await storage().drawings.listedIds(
                modelHash,
                { after, limit },
              );
              ids.push(...page.ids);
              after = page.next;
            } while (after !== null);
            expect(ids).toEqual(naiveGallery(drawings, { modelHash, order: 'newest', promptId: null, takenFor: null }));
          },
        ),
        { numRuns: 15 },
      );
    });

    it('[GALLERY-2] by chance begins somewhere else, and goes round', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const { modelHash } = newDrawing(promptId);
      const ids = ['-a', '1a', 'Aa', 'Za', 'aa', 'za'].map((start) => `${start}${randomUUID()}` as DrawingId);
      for (const id of ids) await save(newDrawing(promptId, { id, modelHash }));
      const query = { modelHash, order: 'chance', promptId: null, takenFor: null } as const;
      expect(await read(query, 4, () => 0)).toEqual(ids);
      expect(await read(query, 4, () => 0.4)).toEqual([...ids.slice(3), ...ids.slice(0, 3)]);
      expect(await read(query, 4, () => 0.9999)).toEqual(ids);
    });

    it('[CHAT-3] counts everybody who loves a drawing once, and nobody’s own', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const people = (await somePlayers(3)) as [PlayerId, PlayerId, PlayerId];
      const drawings = [
        newDrawing(promptId, { playerId: people[0] }),
        newDrawing(promptId, { playerId: people[1] }),
      ] as const;
      for (const drawing of drawings) await save(drawing);
      const nobody = 'nobody' as PlayerId;
      const change = fc.record({
        drawing: fc.constantFrom(0 as const, 1 as const),
        playerId: fc.constantFrom(...people, nobody),
        on: fc.boolean(),
      });
      const loves = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 8 }), async (changes) => {
          const list = changes.map(({ drawing, playerId, on }) => ({
            ...{ drawingId: drawings[drawing].id, playerId, on },
            at: new Date(NOON),
          }));
          await storage().drawings.setLoved([
            ...list,
            { drawingId: 'gone' as DrawingId, playerId: people[0], on: true, at: new Date(NOON) },
          ]);
          for (const { drawing, playerId, on } of changes) {
            if (playerId === nobody || playerId === drawings[drawing].playerId) continue;
            if (on) loves.add(`${drawing} ${playerId}`);
            else loves.delete(`${drawing} ${playerId}`);
          }
          for (const [i, { id }] of drawings.entries()) {
            const count = [...loves].filter((love) => love.startsWith(`${i} `)).length;
            expect(await storage().drawings.find(id)).toMatchObject({ loved: count });
          }
        }),
        { numRuns: 20 },
      );
    });

    it('[CHAT-3] [PLAYER-6] a player who goes takes its love along, and a drawing the love for it', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const [ann, ben] = (await somePlayers(2)) as [PlayerId, PlayerId];
      const [one, other] = [newDrawing(promptId), newDrawing(promptId, { playerId: ann })];
      for (const drawing of [one, other]) await save(drawing);
      const love = (drawingId: DrawingId, playerId: PlayerId, atMs = NOON) =>
        storage().drawings.setLoved([{ drawingId, playerId, on: true, at: new Date(atMs) }]);
      const lovedOf = async ({ id }: NewDrawing) => (await storage().drawings.find(id))?.loved;
      for (const playerId of [ann, ben]) await love(one.id, playerId);
      await love(other.id, ben);
      expect([await lovedOf(one), await lovedOf(other)]).toEqual([2, 1]);
      expect(await storage().players.loves(ben)).toEqual([one.id, other.id].sort(byCodeUnits));
      await storage().players.beginForgetting(ann, new Date(NOON));
      await storage().players.forget(ann);
      expect([await lovedOf(one), await lovedOf(other)]).toEqual([1, undefined]);
      // What was on its way is not kept; what is said anew is.
      await storage().players.touch({ id: ann, nickname: 'Ann' });
      await love(one.id, ann);
      expect(await lovedOf(one)).toBe(1);
      await love(one.id, ann, NOON + 1);
      expect(await lovedOf(one)).toBe(2);
    });

    it('[CHAT-3] counts right when several write at the same time', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const people = await somePlayers(6);
      const drawings = [newDrawing(promptId), newDrawing(promptId), newDrawing(promptId)];
      for (const drawing of drawings) await save(drawing);
      const at = new Date(NOON);
      await Promise.all(
        people.map((playerId, i) =>
          storage().drawings.setLoved(
            // Each in another order.
            drawings.map((_, k) => ({ drawingId: drawings[(i + k) % 3]?.id as DrawingId, playerId, on: true, at })),
          ),
        ),
      );
      for (const { id } of drawings) expect(await storage().drawings.find(id)).toMatchObject({ loved: 6 });
    });

    it('[GALLERY-4] says what drawings were taken for: labels whose words are not in the prompt', async () => {
      const [promptId, otherId] = (await somePrompts(storage(), 2)) as [PromptId, PromptId];
      const { modelHash } = newDrawing(promptId);
      const taken = async (prompt: string, label: string | null, change: Partial<NewDrawing> = {}) => {
        const labels = label === null ? [] : [{ text: label, share: 0.5 }];
        const { id } = await save(newDrawing(promptId, { modelHash, prompt, labels, ...change }));
        return (await storage().drawings.galleryRows([id]))[0]?.takenFor;
      };
      expect(await taken('a tree', 'broccoli')).toBe('broccoli');
      expect(await taken('a tree', 'broccoli', { promptId: otherId })).toBe('broccoli');
      expect(await taken('a tree', 'house plant')).toBe('house plant');
      expect(await taken('Two Cats', 'cat')).toBeNull();
      expect(await taken('the Eiffel tower at night', 'The Eiffel Tower')).toBeNull();
      expect(await taken('a raccoon driving a tractor', 'tractor')).toBeNull();
      expect(await taken('a tree', null)).toBeNull();
      await taken('a tree', 'cloud', { listed: false });
      const labels = (of: PromptId | null, limit = 9) =>
        storage().drawings.takenFor(modelHash, { promptId: of, limit });
      expect(await labels(null)).toEqual([
        { label: 'broccoli', drawings: 2 },
        { label: 'house plant', drawings: 1 },
      ]);
      expect(await labels(otherId)).toEqual([{ label: 'broccoli', drawings: 1 }]);
      expect(await labels(null, 1)).toHaveLength(1);
    });

    it('gives the listed ones among some drawings in their order, and the embeddings of all', async () => {
      const [promptId] = (await somePrompts(storage(), 1)) as [PromptId];
      const { modelHash } = newDrawing(promptId);
      const playerId = randomUUID() as PlayerId;
      const embedding = Float32Array.of(0.25, -1, Math.fround(0.1));
      const drawings = [
        newDrawing(promptId, { modelHash, playerId, embedding, machineLevel: 3, medium: 'paper' }),
        newDrawing(promptId, { modelHash, listed: false }),
        newDrawing(promptId, { modelHash, withheld: 'too_fast' }),
        newDrawing(promptId, { modelHash }),
      ] as const;
      for (const drawing of drawings) await save(drawing);
      const [first, unlisted, withheld, last] = drawings.map(({ id }) => id) as [
        DrawingId,
        DrawingId,
        DrawingId,
        DrawingId,
      ];
      const box = { x: 10, y: 20, width: 300, height: 400 };
      const caption = { things: [{ label: 'cat', share: 0.7, count: 1, colour: null, box }], relation: null };
      await storage().drawings.setCaption(first, caption);
      const asked = [last, withheld, 'nobody' as DrawingId, unlisted, first];
      const rows = await storage().drawings.galleryRows(asked);
      expect(rows.map(({ drawingId }) => drawingId)).toEqual([last, first]);
      expect(rows[1]).toEqual({
        drawingId: first,
        nickname: drawings[0].nickname,
        playerId,
        promptId,
        prompt: drawings[0].prompt,
        score: drawings[0].score,
        submittedAt: drawings[0].submittedAt.toISOString(),
        takenFor: null,
        loved: 0,
        machineLevel: 3,
        medium: 'paper',
        caption,
      });
      const embeddings = await storage().drawings.embeddings(asked);
      expect(embeddings.map(({ id }) => id).sort()).toEqual([first, unlisted, withheld, last].sort());
      expect(embeddings.find(({ id }) => id === first)).toEqual({
        id: first,
        promptId,
        playerId,
        modelHash,
        embedding,
      });
      expect(await storage().drawings.galleryRows([])).toEqual([]);
      expect(await storage().drawings.embeddings([])).toEqual([]);
    });

    it('refuses a cursor that is not ours', async () => {
      const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const ours = { id: 'a', score: 1, submittedAt: '2026-06-15T12:00:00.000Z' };
      const query = { modelHash: 'm', order: 'newest', promptId: null, takenFor: null } as const;
      const page = (cursor: string) => storage().drawings.gallery(query, { cursor, limit: 5, random: Math.random });
      for (const cursor of [
        '',
        'nonsense',
        '🎨',
        json({ ...ours, id: '' }),
        json({ ...ours, from: 'a\u0000' }),
        json([]),
      ]) {
        await expect(page(cursor), cursor).rejects.toThrow(RangeError);
      }
      expect(await page(json(ours))).toEqual({ rows: [], nextCursor: null });
    });
  });
}
