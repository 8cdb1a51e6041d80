import type { Medium } from '#contract/drawing.ts';
import type { PromptId, RoomCode } from '#contract/ids.ts';
import { packLines } from './copies.ts';
import { toRow } from './drawings.ts';
import type { Engine } from './engine.ts';
import type { SqlSession } from './migrate.ts';
import type { BulkDrawing, BulkLoad, BulkStore } from './port/bulk.ts';
import { StorageConflict } from './port/storage.ts';
import { STANDINGS_LOCK } from './standings-lock.ts';

/** No room has such a code: by it loaded drawings are told from people's. */
const NO_ROOM = 'loaded' as string as RoomCode;
/** Players whose lines of boards are made in one statement. */
const PLAYERS_AT_ONCE = 500;

export function createBulkStore(engine: Pick<Engine, 'withSession' | 'isExclusive'>): BulkStore {
  return {
    peoplesDrawings: () =>
      engine.withSession(async (session) => {
        const [row] = await session.query<{ count: number }>(
          'SELECT count(*)::int AS count FROM drawings WHERE machine_level IS NULL AND room_code <> $1',
          [NO_ROOM],
        );
        return row?.count ?? 0;
      }),

    has: (id) =>
      engine.withSession(async (session) => {
        const rows = await session.query('SELECT id FROM drawings WHERE id = $1', [id]);
        return rows.length > 0;
      }),

    hasArchived: (modelHash) => engine.withSession((session) => hasArchived(session, modelHash)),

    load: (modelHash, work) =>
      engine.withSession(async (session) => {
        await session.script('BEGIN');
        try {
          if (await hasArchived(session, modelHash)) {
            throw new StorageConflict('Earlier judgements of this model are kept, and would be lost from its boards.');
          }
          const scores = await readScores(session, modelHash);
          const indexes = engine.isExclusive ? new LaterIndexes(session, await countDrawings(session)) : null;
          await work(loadInto(session, modelHash, scores, indexes));
          await indexes?.make();
          // As `lockStandings`.
          await session.query('SELECT pg_advisory_xact_lock($1::bigint)', [STANDINGS_LOCK]);
          await makeBoards(session, modelHash);
          await session.script('COMMIT');
          // Else the log of the load would be on the disk, and plans would be those of an empty table, until the hourly tidying.
          if (engine.isExclusive) for (const sql of ['ANALYZE', 'CHECKPOINT']) await session.script(sql);
        } catch (error) {
          await session.script('ROLLBACK');
          throw error;
        }
      }),
  };
}

async function hasArchived(session: SqlSession, modelHash: string): Promise<boolean> {
  const rows = await session.query('SELECT 1 FROM drawing_judgements WHERE model_hash = $1 LIMIT 1', [modelHash]);
  return rows.length > 0;
}

/** @param indexes null: they stay while drawings are added, because others read the tables */
function loadInto(
  session: SqlSession,
  modelHash: string,
  scores: EarlierScores,
  indexes: LaterIndexes | null,
): BulkLoad {
  return {
    async addPlayers(players) {
      await session.query(
        `INSERT INTO players (id, nickname, created_at, last_seen_at, public_id)
         SELECT id, nickname, created_at, last_seen_at, public_id
           FROM jsonb_to_recordset($1::jsonb) AS player (
                id text, nickname text, created_at timestamp, last_seen_at timestamp, public_id text)
             ON CONFLICT (id) DO NOTHING`,
        [
          JSON.stringify(
            players.map(({ id, nickname, createdAt, lastSeenAt, publicId }) => ({
              ...{ id, nickname, created_at: createdAt, last_seen_at: lastSeenAt, public_id: publicId },
            })),
          ),
        ],
      );
    },

    async settleDays(days) {
      const wanted = JSON.stringify(days.map(({ day, promptId }) => ({ day, prompt_id: promptId })));
      await session.query(
        `INSERT INTO daily_prompts (day, prompt_id, settled)
         SELECT day, prompt_id, TRUE FROM jsonb_to_recordset($1::jsonb) AS wanted (day text, prompt_id text)
             ON CONFLICT (day) DO UPDATE SET settled = TRUE`,
        [wanted],
      );
      const rows = await session.query<{ day: string; prompt_id: string }>(
        `SELECT day, prompt_id FROM daily_prompts
          WHERE day IN (SELECT day FROM jsonb_to_recordset($1::jsonb) AS wanted (day text))`,
        [wanted],
      );
      return new Map(rows.map((row) => [row.day, row.prompt_id as PromptId]));
    },

    async addDrawings(drawings) {
      const foreign = drawings.find((drawing) => drawing.modelHash !== modelHash);
      if (foreign) throw new RangeError(`The drawing ${foreign.id} is by another model.`);
      await indexes?.adding(drawings.length);
      const rows = await Promise.all(drawings.map((drawing) => rowOf(drawing, scores)));
      await session.query(INSERT_DRAWINGS, [JSON.stringify(rows)]);
      const prints = drawings.map(({ id, drawnAt, copyOf, fingerprint: { lines, marks } }) => ({
        ...{ drawing_id: id, drawn_at: drawnAt, original_id: copyOf, lines: base64(packLines(lines)), marks },
      }));
      await session.query(INSERT_FINGERPRINTS, [JSON.stringify(prints)]);
      const loves = drawings.flatMap(({ id, lovedBy }) => lovedBy.map((player) => [id, player]));
      if (loves.length > 0) await session.query(INSERT_LOVES, [JSON.stringify(loves)]);
    },
  };
}

const countDrawings = async (session: SqlSession): Promise<number> =>
  (await session.query<{ count: number }>('SELECT count(*)::int AS count FROM drawings', []))[0]?.count ?? 0;

/** Written to the disk after so many drawings: until then the log of the embedded database keeps all of them a second time. */
const CHECKPOINT_EVERY = 20_000;

/**
 * Indexes that a load makes at its end. A drawing is in 16 of them, and a fingerprint's marks are dozens of entries of one:
 * made from all rows at once they take a fraction of the time and of the log. Unique ones stay, as they find errors.
 */
class LaterIndexes {
  #added = 0;
  #definitions: string[] | null = null;

  /** @param stored drawings that were there before; indexes of more than are added are not worth making anew */
  constructor(
    private readonly session: SqlSession,
    private readonly stored: number,
  ) {}

  async adding(drawings: number): Promise<void> {
    const isDue = Math.floor((this.#added + drawings) / CHECKPOINT_EVERY) > Math.floor(this.#added / CHECKPOINT_EVERY);
    this.#added += drawings;
    if (isDue) await this.session.script('CHECKPOINT');
    if (this.#definitions === null && this.#added > this.stored) await this.#drop();
  }

  async make(): Promise<void> {
    for (const definition of this.#definitions ?? []) await this.session.script(definition);
  }

  async #drop(): Promise<void> {
    const indexes = await this.session.query<{ name: string; definition: string }>(
      `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
        WHERE indrelid IN ('drawings'::regclass, 'drawing_fingerprints'::regclass, 'drawing_loves'::regclass)
          AND NOT indisunique ORDER BY name`,
      [],
    );
    this.#definitions = indexes.map(({ definition }) => definition);
    for (const { name } of indexes) await this.session.script(`DROP INDEX ${name}`);
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A row as JSON: bytes in base64. The percentile counts what was added before, as [BOARD-7] says. */
async function rowOf(drawing: BulkDrawing, scores: EarlierScores): Promise<Record<string, unknown>> {
  const { copyOf, lovedBy, moments, ...rest } = drawing;
  const withheld = copyOf === null || drawing.machineLevel !== null ? drawing.withheld : 'copy';
  const percentile = scores.percentileOf(drawing);
  if (withheld === null && drawing.machineLevel === null) scores.add(drawing);
  const row = await toRow({ ...rest, roomCode: NO_ROOM, flags: [] });
  return {
    ...row,
    ops: base64(row.ops),
    embedding: base64(row.embedding),
    thumbnail: base64(row.thumbnail),
    ...{ percentile, withheld, listed: drawing.listed && withheld === null, moments, loved: lovedBy.length },
  };
}

/** Columns of `drawings`, the property that holds each, and its type in JSON. */
const COLUMNS: readonly (readonly [column: string, property: string, type: string])[] = [
  ['id', 'id', 'text'],
  ['round_id', 'roundId', 'text'],
  ['room_code', 'roomCode', 'text'],
  ['seat_id', 'seatId', 'text'],
  ['player_id', 'playerId', 'text'],
  ['nickname', 'nickname', 'text'],
  ['prompt_id', 'promptId', 'text'],
  ['prompt', 'prompt', 'text'],
  ['ops', 'ops', 'bytea'],
  ['similarity', 'similarity', 'float8'],
  ['raw_score', 'rawScore', 'float8'],
  ['deductions', 'deductions', 'jsonb'],
  ['score', 'score', 'float8'],
  ['labels', 'labels', 'jsonb'],
  ['model_id', 'modelId', 'text'],
  ['model_hash', 'modelHash', 'text'],
  ['precision', 'precision', 'text'],
  ['provider', 'provider', 'text'],
  ['preprocessing', 'preprocessing', 'text'],
  ['embedding', 'embedding', 'bytea'],
  ['thumbnail', 'thumbnail', 'bytea'],
  ['percentile', 'percentile', 'float8'],
  ['submitted_at', 'submittedAt', 'timestamp'],
  ['mode', 'mode', 'text'],
  ['listed', 'listed', 'boolean'],
  ['day', 'day', 'text'],
  ['withheld', 'withheld', 'text'],
  ['machine_level', 'machineLevel', 'smallint'],
  ['medium', 'medium', 'text'],
  ['moments', 'moments', 'jsonb'],
  ['taken_for', 'takenFor', 'text'],
  ['colours', 'colours', 'jsonb'],
  ['loved', 'loved', 'integer'],
];

const selected = ([, property, type]: (typeof COLUMNS)[number]): string =>
  type === 'bytea' ? `decode("${property}", 'base64')` : `"${property}"`;

const INSERT_DRAWINGS = `
  INSERT INTO drawings (${COLUMNS.map(([column]) => column).join(', ')})
  SELECT ${COLUMNS.map(selected).join(', ')}
    FROM jsonb_to_recordset($1::jsonb) AS row (
         ${COLUMNS.map(([, property, type]) => `"${property}" ${type === 'bytea' ? 'text' : type}`).join(', ')})`;

const INSERT_FINGERPRINTS = `
  INSERT INTO drawing_fingerprints (drawing_id, drawn_at, original_id, lines, marks)
  SELECT drawing_id, drawn_at, original_id, decode(lines, 'base64'),
         ARRAY(SELECT mark::int FROM jsonb_array_elements_text(marks) WITH ORDINALITY AS it (mark, nth) ORDER BY nth)
    FROM jsonb_to_recordset($1::jsonb) AS row (
         drawing_id text, drawn_at timestamp, original_id text, lines text, marks jsonb)`;

const INSERT_LOVES = `
  INSERT INTO drawing_loves (drawing_id, player_id)
  SELECT pair->>0, pair->>1 FROM jsonb_array_elements($1::jsonb) AS pair`;

/** What `percentileOf` of a drawing that is saved alone asks the database. */
class EarlierScores {
  /** By prompt and medium: how many drawings have each score, in the order of their submission. */
  readonly #counts = new Map<string, Map<number, number>>();
  /** Of each round, with what is counted of it. */
  readonly #rounds = new Map<string, { key: string; score: number }[]>();
  /** Those that were there before the load, and are not counted yet; the last is the earliest. */
  readonly #waiting: StoredScore[];

  /** @param stored in the order of their submission */
  constructor(stored: readonly StoredScore[]) {
    this.#waiting = stored.toReversed();
  }

  percentileOf({ promptId, medium, roundId, score, submittedAt }: BulkDrawing): number | null {
    while (this.#waiting.length > 0 && (this.#waiting.at(-1) as StoredScore).submitted_at <= submittedAt) {
      const { prompt_id, medium: on, score: value } = this.#waiting.pop() as StoredScore;
      this.#count(keyOf(prompt_id, on), value);
    }
    const key = keyOf(promptId, medium);
    let [earlier, lower] = [0, 0];
    for (const [value, entries] of this.#counts.get(key) ?? []) {
      earlier += entries;
      if (value < score) lower += entries;
    }
    for (const other of this.#rounds.get(roundId) ?? []) {
      if (other.key !== key) continue;
      earlier--;
      if (other.score < score) lower--;
    }
    return earlier > 0 ? lower / earlier : null;
  }

  add({ promptId, medium, roundId, score }: BulkDrawing): void {
    const key = keyOf(promptId, medium);
    this.#count(key, score);
    const round = this.#rounds.get(roundId);
    if (round) round.push({ key, score });
    else this.#rounds.set(roundId, [{ key, score }]);
  }

  #count(key: string, score: number): void {
    const counts = this.#counts.get(key) ?? new Map<number, number>();
    this.#counts.set(key, counts);
    counts.set(score, (counts.get(score) ?? 0) + 1);
  }
}

interface StoredScore {
  prompt_id: string;
  medium: string;
  score: number;
  submitted_at: Date;
}

const keyOf = (promptId: string, medium: Medium | string) => `${promptId} ${medium}`;

async function readScores(session: SqlSession, modelHash: string): Promise<EarlierScores> {
  const rows = await session.query<Omit<StoredScore, 'submitted_at'> & { at: number }>(
    `SELECT prompt_id, medium, score, (EXTRACT(EPOCH FROM submitted_at) * 1000)::float8 AS at FROM drawings
      WHERE model_hash = $1 AND machine_level IS NULL AND withheld IS NULL ORDER BY submitted_at`,
    [modelHash],
  );
  return new EarlierScores(rows.map(({ at, ...row }) => ({ ...row, submitted_at: new Date(Math.round(at)) })));
}

/** Makes all boards of a model anew from its drawings, as `standings.ts` keeps them, and outdates the figures of prompts. */
async function makeBoards(session: SqlSession, modelHash: string): Promise<void> {
  await session.query('DELETE FROM standings WHERE model_hash = $1', [modelHash]);
  await session.query('DELETE FROM rank_counts WHERE model_hash = $1', [modelHash]);
  let after = '';
  for (;;) {
    const players = await session.query<{ id: string }>('SELECT id FROM players WHERE id > $1 ORDER BY id LIMIT $2', [
      after,
      PLAYERS_AT_ONCE,
    ]);
    const last = players.at(-1);
    if (!last) break;
    await session.query(INSERT_STANDINGS, [modelHash, after, last.id]);
    after = last.id;
  }
  await session.query(INSERT_RANK_COUNTS, [modelHash]);
  await session.query(OUTDATE_FIGURES, [modelHash]);
}

/** The names are those of `board-names.ts`; weeks begin on Monday there and here. */
const INSERT_STANDINGS = `
  WITH candidate AS (
    SELECT boards.board, player_id, id, prompt_id, score, submitted_at, boards.counted,
           CASE WHEN boards.counted = 1 THEN score ELSE floor(coalesce(percentile, 0) * 100 + 0.5) END AS value
      FROM drawings
     CROSS JOIN LATERAL (
           SELECT 'daily:' || day || CASE medium WHEN 'screen' THEN '' ELSE ':' || medium END AS board, 1 AS counted
            WHERE day IS NOT NULL
            UNION ALL
           SELECT period || of_mode, 10
             FROM (VALUES ('overall:all'),
                          ('overall:week:' || to_char(date_trunc('week', submitted_at), 'YYYY-MM-DD')),
                          ('overall:day:' || to_char(submitted_at, 'YYYY-MM-DD'))) AS periods (period),
                  (VALUES (''), (':' || mode)) AS modes (of_mode)
            WHERE listed) AS boards
     WHERE model_hash = $1 AND player_id > $2 AND player_id <= $3 AND withheld IS NULL AND machine_level IS NULL
  ), best AS (
    SELECT DISTINCT ON (board, player_id, prompt_id) * FROM candidate
     ORDER BY board, player_id, prompt_id, value DESC, score DESC, submitted_at, id
  ), placed AS (
    SELECT *, row_number() OVER (PARTITION BY board, player_id
                                     ORDER BY value DESC, score DESC, submitted_at, id) AS place FROM best
  )
  INSERT INTO standings (player_id, board, model_hash, value, reached_at, drawing_id, drawing_ids)
  SELECT player_id, board, $1, sum(value), max(submitted_at), (array_agg(id ORDER BY place))[1], array_agg(id ORDER BY place)
    FROM placed WHERE place <= counted GROUP BY board, player_id`;

const INSERT_RANK_COUNTS = `
  INSERT INTO rank_counts (board, model_hash, value, entries)
  SELECT board, model_hash, value, count(*) FROM standings WHERE model_hash = $1 GROUP BY board, model_hash, value
   UNION ALL
  SELECT board, $1, score, count(*)
    FROM (SELECT CASE WHEN machine_level IS NOT NULL THEN 'machines:' || prompt_id
                      ELSE 'prompt:' || prompt_id || CASE medium WHEN 'screen' THEN '' ELSE ':' || medium END
                 END AS board, score
            FROM drawings WHERE withheld IS NULL AND model_hash = $1) AS entries
   GROUP BY board, score`;

/** [PROMPT-3] As `outdateFigures`. */
const OUTDATE_FIGURES = `
  INSERT INTO prompt_figures (model_hash, prompt_id, stale, drawings)
  SELECT $1, id, TRUE, 0 FROM prompts
   WHERE origin = 'catalogue' AND EXISTS (SELECT FROM drawings WHERE prompt_id = prompts.id AND model_hash = $1
                                             AND listed AND machine_level IS NULL)
      ON CONFLICT (model_hash, prompt_id) DO UPDATE SET stale = TRUE`;
