import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BoardKey } from '#contract/boards.ts';
import type { PlayerId, PromptId } from '#contract/ids.ts';
import { readAround, readBoard } from '#server/storage/boards.ts';
import { openPglite } from '#server/storage/engine-pglite.ts';
import { migrate } from '#server/storage/migrate.ts';
import { Prisma, PrismaClient } from '#server/storage/prisma.ts';
import { compared, inTurns, type Measure } from '../measure.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../prisma/migrations');
/** Fills the tables from drawings that are there. */
const STANDINGS = '20261130200000_standings';
const DRAWINGS = 200_000;
const PLAYERS = 10_000;
const PROMPTS = 438;
const PAGE = 25;
const MODEL = 'bench';
const OVERALL: BoardKey = { kind: 'overall', period: 'all' };
/** As far down as the naive query is asked for, in entries. */
const [FAR, FAR_OF_PROMPT] = [3_333, 222];

/**
 * Pages of boards on the embedded database with 200,000 drawings, as the server reads them, against the queries that
 * one would write first: over the drawings, with `rank()` and `OFFSET`.
 */
export const boards: Measure = {
  names: ['boards.overall', 'boards.overall-far', 'boards.prompt-far', 'boards.place'],
  async measure(bench) {
    const count = bench.count(DRAWINGS, 2_000);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-bench-boards-'));
    const engine = await openPglite(folder);
    const db = new PrismaClient({ adapter: engine.adapter });
    try {
      const upgradeMs = await engine.withSession(async (session) => {
        await migrateTo(session, (name) => name < STANDINGS);
        await session.script(filling(count));
        bench.progress(`${count} drawings are there`);
        const began = performance.now();
        await migrateTo(session, (name) => name <= STANDINGS);
        const took = performance.now() - began;
        // Later migrations bring tables that boards are read from.
        await migrateTo(session, () => true);
        await session.script('VACUUM (ANALYZE)');
        return took;
      });
      bench.note(
        `boards: bringing a database with ${count} drawings up to date took ${(upgradeMs / 1_000).toFixed(0)} s.`,
      );
      const promptKey: BoardKey = { kind: 'prompt', promptId: 'prompt0' as PromptId };
      const now = new Date();
      const rounds = bench.count(9, 2);
      const [far, farOfPrompt] = [
        Math.min(FAR, Math.floor(count / 60)),
        Math.min(FAR_OF_PROMPT, Math.floor(count / 900)),
      ];
      const cursors = { far: await cursorAt(db, OVERALL, far), ofPrompt: await cursorAt(db, promptKey, farOfPrompt) };
      const page = (key: BoardKey, cursor: string | null) =>
        timed(() => readBoard(db, key, MODEL, { cursor, limit: PAGE, now }));
      const playerId = 'player17' as PlayerId;
      const place = timed(() => readAround(db, OVERALL, MODEL, { playerId, neighbours: 2, now }));
      const pairs = {
        'boards.overall': { ours: page(OVERALL, null), naive: timed(() => naiveOverall(db, 0)) },
        'boards.overall-far': { ours: page(OVERALL, cursors.far), naive: timed(() => naiveOverall(db, far)) },
        'boards.prompt-far': {
          ours: page(promptKey, cursors.ofPrompt),
          naive: timed(() => naivePrompt(db, 'prompt0', farOfPrompt)),
        },
        'boards.place': { ours: place, naive: timed(() => naivePlace(db, playerId)) },
      };
      const found: Record<string, ReturnType<typeof compared>> = {};
      for (const [name, contenders] of Object.entries(pairs)) {
        const times = await inTurns(rounds, contenders);
        found[name] = compared(times.ours, times.naive, rounds);
        bench.progress(name);
      }
      return found;
    } finally {
      await db.$disconnect();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

const timed = (work: () => Promise<unknown>) => async () => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

async function migrateTo(session: Parameters<typeof migrate>[0], isWanted: (name: string) => boolean): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-bench-migrations-'));
  try {
    for (const name of (await readdir(MIGRATIONS)).filter(isWanted)) {
      await cp(path.join(MIGRATIONS, name), path.join(folder, name), { recursive: true });
    }
    await migrate(session, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The page behind as many entries, read page by page as a reader does. */
async function cursorAt(db: PrismaClient, key: BoardKey, entries: number): Promise<string | null> {
  const { nextCursor } = await readBoard(db, key, MODEL, { cursor: null, limit: entries, now: new Date() });
  return nextCursor;
}

/** Drawings as wide as real ones with an embedding of 256 numbers; one prompt has a hundredth of all, others share the rest. */
const filling = (count: number) => `
  INSERT INTO players (id, nickname) SELECT 'player' || n, 'Player ' || n FROM generate_series(0, ${PLAYERS - 1}) AS n;
  INSERT INTO packs (id, name, normalised_name) VALUES ('pack', 'Pack', 'pack');
  INSERT INTO prompts (id, text, normalised_text, origin, pack_id)
  SELECT 'prompt' || n, 'prompt ' || n, 'prompt ' || n, 'catalogue', 'pack' FROM generate_series(0, ${PROMPTS - 1}) AS n;
  SELECT setseed(0.5);
  INSERT INTO drawings (id, round_id, room_code, seat_id, player_id, nickname, prompt_id, prompt, ops, similarity,
         raw_score, deductions, score, labels, model_id, model_hash, precision, provider, preprocessing, embedding,
         thumbnail, percentile, submitted_at, mode, listed)
  SELECT 'drawing' || n, 'round' || n / 4, 'BCDFG', 'seat' || n % 4, 'player' || floor(random() * ${PLAYERS}), 'Player',
         'prompt' || CASE WHEN n % 100 = 0 THEN 0 ELSE floor(random() * ${PROMPTS}) END, 'a prompt', decode(repeat('ab', 300), 'hex'),
         0.3, 0, '[]', round((random() * 100)::numeric, 1)::float8, '[]', 'model', '${MODEL}', 'fp32', 'cpu', 'p',
         decode(repeat('cd', 1024), 'hex'), '', random(), (now() AT TIME ZONE 'UTC') - n * interval '1 minute', 'race', TRUE
    FROM generate_series(0, ${count - 1}) AS n`;

const naiveLines = Prisma.sql`
  SELECT player_id, points, rank() OVER (ORDER BY points DESC) AS rank
    FROM (SELECT player_id, sum(points) AS points
            FROM (SELECT player_id, points, row_number() OVER (PARTITION BY player_id ORDER BY points DESC) AS nth
                    FROM (SELECT player_id, prompt_id, max(round(percentile * 100)) AS points FROM drawings
                           WHERE model_hash = ${MODEL} AND listed AND machine_level IS NULL AND withheld IS NULL
                           GROUP BY player_id, prompt_id) AS best) AS placed
           WHERE nth <= 10 GROUP BY player_id) AS line`;

const naiveOverall = (db: PrismaClient, offset: number) =>
  db.$queryRaw`SELECT * FROM (${naiveLines}) AS board ORDER BY rank, player_id OFFSET ${offset}::int LIMIT ${PAGE}::int`;

const naivePlace = (db: PrismaClient, playerId: string) =>
  db.$queryRaw`
    WITH board AS (SELECT *, row_number() OVER (ORDER BY rank, player_id) AS place FROM (${naiveLines}) AS ranked)
    SELECT board.* FROM board JOIN board AS mine ON mine.player_id = ${playerId} AND abs(board.place - mine.place) <= 2`;

const naivePrompt = (db: PrismaClient, promptId: string, offset: number) =>
  db.$queryRaw`
    SELECT id, nickname, score, percentile, submitted_at, rank() OVER (ORDER BY score DESC) AS rank FROM drawings
     WHERE prompt_id = ${promptId} AND model_hash = ${MODEL} AND machine_level IS NULL AND withheld IS NULL
       AND medium = 'screen'
     ORDER BY score DESC, submitted_at, id OFFSET ${offset}::int LIMIT ${PAGE}::int`;
