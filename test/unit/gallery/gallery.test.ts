import { afterEach, describe, expect, it, vi } from 'vitest';
import { GALLERY_PAGE_SIZE } from '#contract/gallery.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { LOOKS_RATE, MOST_FOUND, openGallery, TEXTS_RATE } from '#server/gallery/open-gallery.ts';
import type { Gallery } from '#server/gallery/port.ts';
import { JudgeError } from '#server/judge/port.ts';
import type { GalleryRow, StoredEmbedding } from '#server/storage/port/drawings.ts';

vi.setConfig({ testTimeout: 60_000 });

const MODEL = 'present';
const opened: Gallery[] = [];
afterEach(async () => {
  for (const gallery of opened.splice(0)) await gallery.close();
});

/** A direction in the plane, in turns of a circle. */
const towards = (turn: number) => Float32Array.of(Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn));
/** Texts are numbers of turns. */
const judge = (embedText = async (text: string): Promise<Float32Array> => towards(Number(text))) =>
  ({ info: { modelHash: MODEL, embeddingLength: 2 } as never, embedText }) as const;

interface Stored extends StoredEmbedding {
  listed: boolean;
}

/** Drawings in memory, the newest last. */
function fakeDrawings() {
  const all = new Map<DrawingId, Stored>();
  let failing = false;
  const fail = () => {
    if (failing) throw new Error('no database');
  };
  const rowOf = ({ id, promptId, playerId }: Stored): GalleryRow => ({
    ...{ drawingId: id, promptId, playerId, nickname: 'Ada', prompt: 'a cat', score: 50 },
    ...{
      submittedAt: '2026-11-30T00:00:00.000Z',
      takenFor: null,
      loved: 0,
      machineLevel: null,
      medium: 'screen',
      caption: null,
    },
  });
  const listed = () => [...all.values()].filter((drawing) => drawing.listed).reverse();
  return {
    all,
    failFromNow: () => (failing = true),
    put(id: string, turn: number, change: Partial<Stored> = {}) {
      const drawing = { promptId: 'cat' as PromptId, playerId: `of ${id}` as PlayerId, modelHash: MODEL, listed: true };
      all.set(id as DrawingId, { id: id as DrawingId, ...drawing, embedding: towards(turn), ...change });
    },
    store: {
      async gallery() {
        return { rows: listed().map(rowOf), nextCursor: null };
      },
      async galleryRows(ids: readonly DrawingId[]) {
        fail();
        return ids.flatMap((id) => (all.get(id)?.listed ? [rowOf(all.get(id) as Stored)] : []));
      },
      takenFor: async () => [],
      passing: async () => [],
      async listedIds(_model: string, { after, limit }: { after: { id: DrawingId } | null; limit: number }) {
        fail();
        const ids = listed().map(({ id }) => id);
        const from = after === null ? 0 : ids.indexOf(after.id) + 1;
        const page = ids.slice(from, from + limit);
        const last = page.length < limit ? undefined : page.at(-1);
        return { ids: page, next: last ? { submittedAt: new Date(0), id: last } : null };
      },
      embeddings: async (ids: readonly DrawingId[]) => ids.flatMap((id) => all.get(id) ?? []),
    },
  };
}

function stage(embedText?: (text: string) => Promise<Float32Array>) {
  const drawings = fakeDrawings();
  const logged: string[] = [];
  let now = 0;
  const gallery = openGallery({
    judge: judge(embedText),
    drawings: drawings.store,
    logger: { info: () => {}, error: (_fields: object, message: string) => void logged.push(message) } as never,
    now: () => now,
  });
  opened.push(gallery);
  const search = (turn: number, options: { promptId?: string; cursor?: string | null; client?: string } = {}) =>
    gallery.search(
      { text: String(turn), promptId: (options.promptId ?? null) as PromptId | null },
      options.cursor ?? null,
      options.client ?? 'somebody',
    );
  const found = async (...args: Parameters<typeof search>) => {
    const result = await search(...args);
    return result.ok ? result.page.entries.map(({ drawingId }) => drawingId) : result.error.code;
  };
  /** The worker has started, and has read all drawings. */
  const ready = () =>
    vi.waitFor(
      async () => {
        const result = await search(0.7, { client: 'somebody who waits' });
        expect(result).toMatchObject({ ok: true, page: { isComplete: true } });
      },
      { timeout: 40_000 },
    );
  return { drawings, gallery, logged, search, found, ready, later: (ms: number) => (now += ms) };
}

describe('a search', () => {
  it('[GALLERY-5] gives the best fit first, and the same again page by page', async () => {
    const { drawings, search, ready } = stage();
    const many = 3 * GALLERY_PAGE_SIZE + 5;
    for (let i = 0; i < many; i++) drawings.put(`d${i}`, 0.001 * i);
    await ready();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const result: Awaited<ReturnType<typeof search>> = await search(0, { cursor });
      if (!result.ok) throw new Error(result.error.message);
      expect(result.page.isComplete).toBe(true);
      expect(result.page.entries.length).toBeLessThanOrEqual(GALLERY_PAGE_SIZE);
      seen.push(...result.page.entries.map(({ drawingId }) => drawingId));
      cursor = result.page.nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(many);
    const turns = seen.map((id) => Number(id.slice(1)));
    // Neighbours differ by less than int8 can tell.
    expect(turns.every((turn, i) => Math.abs(turn - i) < 12)).toBe(true);
  });

  it(`[GALLERY-5] shows at most ${MOST_FOUND}, and of one prompt only where one is chosen`, async () => {
    const { drawings, search, found, ready } = stage();
    for (let i = 0; i < MOST_FOUND + 50; i++) drawings.put(`d${i}`, 0.0001 * i);
    drawings.put('dog', 0.4, { promptId: 'dog' as PromptId });
    await ready();
    let [pages, cursor]: [number, string | null] = [0, null];
    do {
      const result: Awaited<ReturnType<typeof search>> = await search(0, { cursor });
      cursor = result.ok ? result.page.nextCursor : null;
      pages++;
    } while (cursor !== null);
    expect(pages).toBe(MOST_FOUND / GALLERY_PAGE_SIZE);
    expect(await found(0, { promptId: 'dog' })).toEqual(['dog']);
    expect(await found(0, { promptId: 'nothing' })).toEqual([]);
  });

  it('[GALLERY-9] finds what was saved, and not what was hidden or deleted, a moment later', async () => {
    const { drawings, found, later, ready } = stage();
    drawings.put('old', 0);
    drawings.put('hidden', 0.01);
    drawings.put('unlisted', 0.02, { listed: false });
    drawings.put('broken', 0, { embedding: new Float32Array(3) });
    await ready();
    expect(await found(0)).toEqual(['old', 'hidden']);
    drawings.put('new', 0.1);
    drawings.put('hidden', 0.01, { listed: false });
    later(30_000);
    expect(await found(0)).toEqual(['old', 'new']);
    drawings.all.delete('old' as DrawingId);
    expect(await found(0)).toEqual(['new']);
    // All ids are compared now and then, also of drawings that were listed again later.
    drawings.put('unlisted', 0.02);
    for (let i = 0; i < 200; i++) drawings.put(`d${i}`, 0.5);
    later(11 * 60_000);
    await found(0);
    later(30_000);
    await vi.waitFor(async () => {
      later(30_000);
      expect((await found(0)).slice(0, 2)).toEqual(['unlisted', 'new']);
    }, 20_000);
  });

  it('[GALLERY-8] is limited by address; words and lists of a moment ago cost nothing', async () => {
    const asked: string[] = [];
    const { drawings, search, found, ready } = stage(async (text) => {
      asked.push(text);
      return towards(0);
    });
    drawings.put('a', 0);
    await ready();
    await search(0);
    await search(0);
    expect(asked).toEqual(['0.7', '0']);
    for (let i = 1; i < TEXTS_RATE.capacity; i++) expect((await search(i)).ok).toBe(true);
    expect(await search(1_000)).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
    expect(await found(1)).toEqual(['a']);
    expect(await found(1_000, { client: 'somebody else' })).toEqual(['a']);
    for (let i = 0; i <= LOOKS_RATE.capacity; i++) await search(0, { promptId: `p${i}` });
    expect(await search(0, { promptId: 'one more' })).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  });

  it('tells why it found nothing, and refuses a foreign cursor', async () => {
    let error = new JudgeError('too much', { code: 'busy' });
    const { drawings, search, found, logged } = stage(async () => {
      throw error;
    });
    expect(await found(0)).toBe('unavailable');
    error = new JudgeError('the model stumbled');
    expect(await found(0)).toBe('judge_failed');
    await expect(search(0, { cursor: 'nonsense' })).rejects.toThrow(RangeError);
    const other = stage();
    other.drawings.put('a', 0);
    await other.ready();
    expect(await other.found(0)).toEqual(['a']);
    other.drawings.failFromNow();
    expect(await other.found(0)).toBe('unavailable');
    expect(other.logged).toEqual(['a search failed']);
    expect([drawings.all.size, logged.length]).toEqual([0, 1]);
  });
});

describe('similar drawings', () => {
  it('[GALLERY-7] are those of others, also of a drawing that is not listed; none of another model’s', async () => {
    const { drawings, gallery, ready } = stage();
    drawings.put('it', 0, { playerId: 'ada' as PlayerId });
    drawings.put('twin', 0.001, { playerId: 'ada' as PlayerId });
    drawings.put('like it', 0.05);
    drawings.put('unlike it', 0.5);
    drawings.put('unlisted', 0.49, { listed: false });
    drawings.put('earlier', 0, { listed: false, modelHash: 'past' });
    const similar = async (id: string) =>
      (await gallery.similar(id as DrawingId, 'somebody')).map(({ drawingId }) => drawingId);
    await ready();
    expect(await similar('it')).toEqual(['like it', 'unlike it']);
    expect((await similar('unlisted'))[0]).toBe('unlike it');
    expect(await similar('earlier')).toEqual([]);
    expect(await similar('nobody')).toEqual([]);
    drawings.failFromNow();
    expect(await similar('like it')).toEqual([]);
  });
});

it('[GALLERY-6] a page shows once what one player drew alike for one prompt', async () => {
  const { drawings, gallery } = stage();
  drawings.put('first', 0, { playerId: 'ada' as PlayerId });
  drawings.put('other', 0.2, { playerId: 'ada' as PlayerId });
  drawings.put('again', 0.005, { playerId: 'ada' as PlayerId });
  drawings.put('of bob', 0);
  const { entries } = await gallery.list({ order: 'newest', promptId: null, takenFor: null }, null);
  expect(entries.map(({ drawingId, folded }) => [drawingId, folded])).toEqual([
    ['of bob', 0],
    ['again', 1],
    ['other', 0],
  ]);
  expect(Object.keys(entries[0] ?? {})).not.toContain('playerId');
});

it('a closed gallery answers no more', async () => {
  const { gallery, search, drawings } = stage();
  drawings.put('a', 0);
  await search(0);
  await gallery.close();
  expect(await search(0.3)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});
