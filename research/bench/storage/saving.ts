import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { areAlike } from '#canvas/likeness.ts';
import { createBulkStore } from '#server/storage/bulk-load.ts';
import { createDrawingStore, toRow } from '#server/storage/drawings.ts';
import { openPglite } from '#server/storage/engine-pglite.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { PrismaClient } from '#server/storage/prisma.ts';
import { compared, inTurns, type Measure } from '../measure.ts';
import { allPlayers, storedDrawing } from './stored-drawing.ts';

const THERE = 10_000;
const PROMPTS = 100;
const AT_ONCE = 200;
const MODEL = 'bench';

/**
 * What it costs to save a judged drawing as the server does: its percentile, the search for copies, its flags, all boards and
 * the figures of its prompt, in one transaction on the embedded database. The peer inserts the same row, ready for the
 * database, in a transaction, and nothing else.
 */
export const saving: Measure = {
  names: ['storage.save'],
  async measure(bench) {
    const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'doodle-bench-saving-'));
    // With the prompts of a first start.
    await (await openStorage({ dataFolder })).close();
    const engine = await openPglite(dataFolder);
    const db = new PrismaClient({ adapter: engine.adapter });
    try {
      const prompts = await db.prompt.findMany({ orderBy: { normalisedText: 'asc' }, take: PROMPTS });
      const promptOf = (index: number) => prompts[(index * 7) % prompts.length] as (typeof prompts)[number];
      const drawingOf = (index: number) => storedDrawing(index, promptOf(index), MODEL);
      const there = bench.count(THERE, 50);
      await createBulkStore(engine).load(MODEL, async (load) => {
        const at = new Date();
        const players = allPlayers();
        await load.addPlayers(
          players.map((id) => ({ id, nickname: 'Somebody', createdAt: at, lastSeenAt: at, publicId: null })),
        );
        for (let from = 0; from < there; from += AT_ONCE) {
          const drawings = Array.from({ length: Math.min(AT_ONCE, there - from) }, (_, i) => drawingOf(from + i));
          await load.addDrawings(
            drawings.map(({ flags: _, roomCode: __, ...drawing }) => ({
              ...{ ...drawing, copyOf: null, moments: null, lovedBy: [] },
            })),
          );
        }
      });
      await engine.withSession((session) => session.script('VACUUM (ANALYZE)'));
      bench.progress(`${there} drawings are there`);
      const [rounds, drawings] = [bench.count(9, 2), bench.count(60, 4)];
      const store = createDrawingStore(db, areAlike);
      let next = there;
      const some = () => Array.from({ length: drawings }, () => drawingOf(next++));
      /** @returns ms for each */
      const timed = async <T>(all: readonly T[], work: (one: T) => Promise<unknown>) => {
        const began = performance.now();
        for (const one of all) await work(one);
        return (performance.now() - began) / all.length;
      };
      const bare = (row: Awaited<ReturnType<typeof toRow>>) =>
        db.$transaction((tx) => tx.drawing.create({ data: row, select: { id: true } }));
      await timed(some(), (drawing) => store.save(drawing));
      const times = await inTurns(rounds, {
        ours: () => timed(some(), (drawing) => store.save(drawing)),
        bare: async () => timed(await Promise.all(some().map(toRow)), bare),
      });
      return { 'storage.save': compared(times.ours, times.bare, rounds * drawings) };
    } finally {
      await db.$disconnect();
      await engine.close();
      await rm(dataFolder, { recursive: true, force: true });
    }
  },
};
