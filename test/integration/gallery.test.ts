import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawingId, PromptId } from '#contract/ids.ts';
import { openGallery } from '#server/gallery/open-gallery.ts';
import type { Gallery } from '#server/gallery/port.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import type { Judge } from '#server/judge/port.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port/storage.ts';
import { DEFAULT_MODEL } from '../../cli/judge/run.ts';
import { newDrawing } from '../contract/storage-fixtures.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { opsOf, peoplesDrawings } from '../support/people.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Drawings of each word. */
const OF_EACH = 6;

const logger = { info: () => {}, error: () => {} } as never;
const now = () => performance.now() + skippedMs;

let dataFolder: string;
let storage: Storage;
let judge: Judge;
let gallery: Gallery;
/** Time that the test skips: what was found a moment ago is found anew. */
const skippedMs = 0;
/** What was drawn, by id. */
const words = new Map<DrawingId, string>();

beforeAll(async () => {
  dataFolder = await seededDataFolder();
  storage = await openStorage({ dataFolder });
  judge = await openJudge({ modelFolder: DEFAULT_MODEL });
  gallery = openGallery({ judge, drawings: storage.drawings, logger, now });
  const [prompt] = (await storage.prompts.list({ search: '', packId: null, status: 'open', offset: 0, limit: 1 }))
    .prompts;
  const counts = new Map<string, number>();
  const some = peoplesDrawings().filter(({ word }) => {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    return (counts.get(word) ?? 0) <= OF_EACH;
  });
  const { modelId, modelHash, provider, precision, preprocessing } = judge.info;
  const judgedBy = { modelId, modelHash, provider, precision, preprocessing };
  await Promise.all(
    some.map(async (drawing) => {
      const ops = opsOf(drawing);
      const request = { strokes: visibleStrokes(replayOps(ops)), prompt: drawing.word, priority: 'final' } as const;
      const judgement = await judge.judge(request);
      // All of one prompt: nothing but the picture says what was drawn.
      const saved = newDrawing(prompt?.id as PromptId, { ...judgement, ...judgedBy, ops });
      words.set((await storage.drawings.save(saved)).id, drawing.word);
    }),
  );
});
afterAll(async () => {
  await gallery?.close();
  await judge?.close();
  await storage?.close();
  await rm(dataFolder, { recursive: true, force: true });
});

const isComplete = () =>
  vi.waitFor(
    async () => {
      const found = await gallery.search({ text: 'a doodle', promptId: null }, null, 'somebody');
      expect(found).toMatchObject({ ok: true, page: { isComplete: true } });
    },
    { timeout: 60_000 },
  );

describe('the gallery with the embedded model', () => {
  it('[GALLERY-5] finds drawings by what they show, which nobody wrote down', async () => {
    await isComplete();
    let right = 0;
    const all = new Set(words.values());
    for (const word of all) {
      const found = await gallery.search({ text: word, promptId: null }, null, 'somebody');
      if (!found.ok) throw new Error(found.error.message);
      right += found.page.entries.slice(0, OF_EACH).filter(({ drawingId }) => words.get(drawingId) === word).length;
    }
    expect(all.size).toBeGreaterThan(5);
    // By chance it would be a tenth.
    expect(right / (OF_EACH * all.size)).toBeGreaterThan(0.7);
  });

  it('[GALLERY-7] finds what is like a drawing', async () => {
    await isComplete();
    let right = 0;
    for (const [id, word] of words) {
      const [first] = await gallery.similar(id, 'somebody');
      if (first && words.get(first.drawingId) === word) right++;
    }
    expect(right / words.size).toBeGreaterThan(0.6);
  });

  it('[GALLERY-9] finds a new drawing, in another gallery of the same database too', async () => {
    await isComplete();
    const other = openGallery({
      judge,
      drawings: storage.drawings,
      logger: { info: () => {}, error: () => {} } as never,
    });
    const [known] = [...words.keys()] as [DrawingId];
    const [stored] = await storage.drawings.embeddings([known]);
    const { embedding, promptId } = stored as NonNullable<typeof stored>;
    const { modelHash } = judge.info;
    const saved = await storage.drawings.save(newDrawing(promptId, { modelHash, embedding, submittedAt: new Date() }));
    for (const one of [gallery, other]) {
      await vi.waitFor(async () => expect((await one.similar(known, 'somebody else'))[0]?.drawingId).toBe(saved.id), {
        timeout: 60_000,
        interval: 3_000,
      });
    }
    await other.close();
  });
});
