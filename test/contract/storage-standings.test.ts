import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BoardKey } from '#contract/boards.ts';
import type { PlayerId, PromptId } from '#contract/ids.ts';
import { seededRandom } from '#contract/random.ts';
import { activePrompts, rankOf, readAround, readBoard } from '#server/storage/boards.ts';
import type { Engine } from '#server/storage/engine.ts';
import { passingDrawings } from '#server/storage/gallery.ts';
import { migrate, type SqlSession } from '#server/storage/migrate.ts';
import { Prisma, type PrismaClient } from '#server/storage/prisma.ts';
import { openPrompts } from '#server/storage/prompt-lists.ts';
import { somePrompts } from './storage-drawings.contract.ts';
import { newDrawing } from './storage-fixtures.ts';
import { startEngines, type Target } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const OURS = path.resolve(import.meta.dirname, '../../prisma/migrations');
const STANDINGS = '20261130200000_standings';
const { engines, stop } = await startEngines();
afterAll(stop);

const query = <Row>(engine: Engine, sql: string, values: unknown[] = []) =>
  engine.withSession((session) => session.query<Row>(sql, values));

/** As a database of the release before is: without the tables, and with the indices that they replace. */
const AS_BEFORE = `
  DROP TABLE standings; DROP TABLE rank_counts;
  DROP INDEX drawings_people_board_idx; DROP INDEX drawings_machines_board_idx; DROP INDEX drawings_own_best_idx;
  CREATE INDEX drawings_prompt_board_idx ON drawings (prompt_id);
  CREATE INDEX drawings_overall_board_idx ON drawings (model_hash);
  CREATE INDEX drawings_day_board_idx ON drawings (day);
  DELETE FROM _prisma_migrations WHERE migration_name >= '${STANDINGS}'`;

/** Applies the migration again; later ones are left out. */
async function upgrade(engine: Engine): Promise<string[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-standings-'));
  try {
    const names = (await readdir(OURS)).filter((name) => name <= STANDINGS);
    for (const name of names) await cp(path.join(OURS, name), path.join(folder, name), { recursive: true });
    return await engine.withSession(async (session) => {
      await session.script(AS_BEFORE);
      return migrate(session, folder);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const contents = async (engine: Engine) => ({
  standings: await query(engine, 'SELECT * FROM standings ORDER BY board, model_hash, player_id'),
  counts: await query(engine, 'SELECT * FROM rank_counts WHERE entries <> 0 ORDER BY board, model_hash, value'),
});

describe.each(engines)('Standings on $name', ({ newTarget }) => {
  let target: Target;
  beforeAll(async () => {
    target = await newTarget('seeded');
  });
  afterAll(() => target?.remove());

  it('[BOARD-6] are made of the drawings of an older release as saving makes them', async () => {
    const storage = await target.open();
    const promptIds = await somePrompts(storage, 13);
    const random = seededRandom('standings');
    const any = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
    const run = randomUUID();
    for (let n = 0; n < 60; n++) {
      await storage.drawings.save(
        newDrawing(any(promptIds), {
          playerId: `${any([0, 1, 2])}-${run}` as PlayerId,
          modelHash: any(['one', 'other']),
          machineLevel: any([null, null, null, 3]),
          medium: any(['screen', 'screen', 'paper']),
          withheld: any([null, null, null, 'too_fast']),
          listed: any([true, true, false]),
          mode: any(['race', 'daily']),
          day: any([null, '2026-06-18']),
          score: any([0, 12.3, 50, 99.9, 0.1 + 0.2]),
          submittedAt: new Date(Date.now() - Math.floor(random() * 3 * 86_400_000)),
        }),
      );
    }
    await storage.close();
    const engine = await target.openEngine();
    try {
      const saved = await contents(engine);
      expect(saved.standings.length).toBeGreaterThan(10);
      expect(await upgrade(engine)).toEqual([STANDINGS]);
      expect(await contents(engine)).toEqual(saved);
    } finally {
      await engine.close();
    }
  });
});

const DRAWINGS = 20_000;
const PLAYERS = 3_000;
const PAGE = 25;
const MOMENTS = ['apple', 'cat'].map((label, i) => ({ atMs: 1_000 * i, label, share: 0.6 }));

describe.each(engines)('With many drawings on $name', ({ newTarget }) => {
  let target: Target;
  let engine: Engine;
  let promptIds: PromptId[];
  const [modelHash, day] = ['many', '2026-06-18'];
  const now = new Date();

  beforeAll(async () => {
    target = await newTarget('seeded');
    const storage = await target.open();
    promptIds = await somePrompts(storage, 20);
    await storage.close();
    engine = await target.openEngine();
    await query(
      engine,
      `INSERT INTO players (id, nickname) SELECT 'p' || n, 'Player ' || n FROM generate_series(0, ${PLAYERS - 1}) AS n`,
    );
    await query(
      engine,
      `INSERT INTO drawings (id, round_id, room_code, seat_id, player_id, nickname, prompt_id, prompt, ops, similarity,
              raw_score, deductions, score, labels, model_id, model_hash, precision, provider, preprocessing, embedding,
              thumbnail, percentile, submitted_at, mode, listed, day, machine_level, moments)
       SELECT 'd' || n, 'r' || n, 'BCDFG', 's', 'p' || n % ${PLAYERS}, 'Ann', ($1::text[])[1 + n * 7 % 20], 'a house', '', 0.3,
              0, '[]', (n * 7919 % 1001) / 10.0, '[]', 'm', 'many', 'fp32', 'cpu', 'p', '', '', (n * 31 % 101) / 100.0,
              (now() AT TIME ZONE 'UTC') - n * interval '1 second', CASE n / 7 % 3 WHEN 0 THEN 'daily' ELSE 'race' END, TRUE,
              CASE n / 7 % 3 WHEN 0 THEN '2026-06-18' END, CASE n % 10 WHEN 9 THEN 3 END,
              CASE n % 1000 WHEN 1 THEN $2::jsonb END
         FROM generate_series(0, ${DRAWINGS - 1}) AS n`,
      [promptIds, JSON.stringify(MOMENTS)],
    );
    await query(
      engine,
      `INSERT INTO prompt_figures (model_hash, prompt_id, stale, drawings)
       SELECT model_hash, prompt_id, FALSE, count(*) FROM drawings WHERE machine_level IS NULL GROUP BY model_hash, prompt_id`,
    );
    await query(
      engine,
      `INSERT INTO drawing_judgements (drawing_id, model_hash, model_id, prompt_id, similarity, raw_score, deductions, score,
              labels, precision, provider, preprocessing, replaced_by, score_change)
       SELECT id, 'older', 'm', prompt_id, 0.3, 0, '[]', score, '[]', 'fp32', 'cpu', 'p', model_hash, 0 FROM drawings`,
    );
    await upgrade(engine);
    for (const table of ['drawings', 'drawing_judgements', 'standings', 'rank_counts', 'prompt_figures'])
      await query(engine, `VACUUM (ANALYZE) ${table}`);
  });
  afterAll(async () => {
    await engine?.close();
    await target?.remove();
  });

  /** What a query read: per table, how many rows, and by which indices. */
  type Reads = Map<string, { rows: number; how: Set<string> }>;

  const readsOf = async (work: (db: PrismaClient) => Promise<unknown>): Promise<Reads> => {
    const reads: Reads = new Map();
    const note = (node: PlanNode) => {
      const table = node['Relation Name'];
      if (table) {
        const read = reads.get(table) ?? { rows: 0, how: new Set() };
        read.rows += (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
        read.how.add(node['Index Name'] ?? node['Node Type']);
        reads.set(table, read);
      }
      for (const below of node.Plans ?? []) note(below);
    };
    await engine.withSession(async (session) => work(explaining(session, note)));
    return reads;
  };

  const boards = (): [string, BoardKey, string][] => [
    ['of a prompt', { kind: 'prompt', promptId: promptIds[0] as PromptId }, 'drawings_people_board_idx'],
    ['of machines', { kind: 'machines', promptId: promptIds[3] as PromptId }, 'drawings_machines_board_idx'],
    ['of a day', { kind: 'daily', day }, 'standings_board_idx'],
    ['of all time', { kind: 'overall', period: 'all' }, 'standings_board_idx'],
    ['of a mode', { kind: 'overall', period: 'week', mode: 'race' }, 'standings_board_idx'],
  ];

  it('[BOARD-10] a page of a board reads its entries by an index, also far down', async () => {
    for (const [board, key, index] of boards()) {
      let cursor: string | null = null;
      for (let page = 0; page < 4; page++) {
        let next: string | null = null;
        const reads = await readsOf(async (db) => {
          const found = await readBoard(db, key, modelHash, { cursor, limit: PAGE, now });
          next = found.nextCursor;
          expect(found.entries.length, board).toBe(PAGE);
        });
        expectFew(reads, index, board);
        cursor = next;
      }
    }
  });

  it('[BOARD-10] so do a reader’s place with its neighbours, a rank, and the list of prompts', async () => {
    for (const [board, key, index] of boards()) {
      if (key.kind === 'machines') continue;
      const reads = await readsOf((db) =>
        readAround(db, key, modelHash, { playerId: 'p0' as PlayerId, neighbours: 2, now }),
      );
      expectFew(reads, index, board);
    }
    const ranks = await readsOf((db) => rankOf(db, `prompt:${promptIds[0]}`, modelHash, 12.3));
    expect([...ranks.keys()]).toEqual(['rank_counts']);
    const newest = await readsOf(async (db) => {
      expect(await activePrompts(db, modelHash, { offset: 0, limit: 10 })).toHaveLength(10);
    });
    expect([...(newest.get('drawings')?.how ?? [])]).not.toContain('Seq Scan');
    expect(newest.get('drawings')?.rows).toBeLessThan(2 * 10 * 16);
    const list = await readsOf((db) => activePrompts(db, modelHash, { offset: 0, limit: PAGE }));
    // One look into an index for each prompt of the catalogue, and one more where a person drew it.
    expect(list.get('drawings')?.rows).toBeLessThan(1_200);
    expect([...(list.get('drawings')?.how ?? [])]).not.toContain('Seq Scan');
  });

  it('the page of prompts reads what is kept of each, and the best drawing of those that it shows', async () => {
    const reads = await readsOf(async (db) => {
      const found = await openPrompts(db, { search: '', packId: null, offset: 0, limit: PAGE, modelHash });
      expect(found.prompts[0]).toMatchObject({ drawings: DRAWINGS / promptIds.length, bestScore: 100 });
    });
    expect([...(reads.get('drawings')?.how ?? [])]).toEqual(['drawings_people_board_idx']);
    expect(reads.get('drawings')?.rows).toBeLessThanOrEqual(PAGE);
  });

  it('[GALLERY-5] drawings that looked like a phrase on their way are read by an index', async () => {
    const reads = await readsOf(async (db) => {
      const found = await passingDrawings(db, modelHash, { labels: ['apple'], promptId: null, limit: PAGE });
      expect(found.length).toBe(DRAWINGS / 1_000);
    });
    expect([...(reads.get('drawings')?.how ?? [])]).toEqual(['Bitmap Heap Scan']);
    expect(reads.get('drawings')?.rows).toBe(DRAWINGS / 1_000);
  });

  /** Ten drawings for an entry of an overall board; two reads of the index for a page behind a cursor. */
  const expectFew = (reads: Reads, index: string, board: string) => {
    const own = reads.get(index.startsWith('standings') ? 'standings' : 'drawings');
    expect([...(own?.how ?? [])], board).toContain(index);
    for (const [table, { rows, how }] of reads) {
      expect([...how], `${board}: ${table}`).not.toContain('Seq Scan');
      expect(rows, `${board}: ${table}`).toBeLessThan(table === 'rank_counts' ? 3 * 1_001 : 13 * (PAGE + 1));
    }
  };
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

/** A client for queries alone, whose plans are noted. */
function explaining(session: SqlSession, note: (root: PlanNode) => void): PrismaClient {
  const $queryRaw = async (strings: TemplateStringsArray, ...values: unknown[]) => {
    const { text, values: parameters } = Prisma.sql(strings, ...values);
    const [plan] = await session.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      parameters,
    );
    if (plan) note(plan['QUERY PLAN'][0].Plan);
    return session.query<Record<string, unknown>>(text, parameters);
  };
  // The figures are fresh.
  return { $queryRaw, promptFigures: { count: async () => 0 } } as unknown as PrismaClient;
}
