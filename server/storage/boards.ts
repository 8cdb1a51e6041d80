import { z } from 'zod';
import {
  type BoardEntry,
  type BoardKey,
  type BoardNeighbours,
  type BoardPage,
  BoardCursor as CursorText,
} from '#contract/boards.ts';
import { Caption } from '#contract/caption.ts';
import type { Medium } from '#contract/drawing.ts';
import { DrawingId, type PlayerId, type PromptId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { boardName, promptBoardName } from './board-names.ts';
import { hasArchived, judgedBy, judgedOne } from './judgements.ts';
import type { DrawingStore } from './port/drawings.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** A place in the order of a board: by its value, then the earlier time, then the id. */
interface Place {
  value: number;
  at: Date;
  id: string;
}

const BoardCursor = z.strictObject({
  value: z.number(),
  // PostgreSQL has no year 0.
  at: z.iso.datetime().regex(/^(?!0000)/),
  id: DrawingId,
});

const writeCursor = ({ value, at, id }: Place) =>
  Buffer.from(JSON.stringify({ value, at: at.toISOString(), id })).toString('base64url');

/** @throws RangeError for anything that `writeCursor` does not write */
function readCursor(text: string): Place {
  try {
    const { at, ...rest } = BoardCursor.parse(
      JSON.parse(Buffer.from(CursorText.parse(text), 'base64url').toString('utf8')),
    );
    return { ...rest, at: new Date(at) };
  } catch (cause) {
    throw new RangeError('This is no place on a board.', { cause });
  }
}

interface Row {
  /** Which of the drawings that count for the line, from 1. */
  nth: number;
  id: string;
  prompt_id: string;
  prompt: string;
  percentile: number | null;
}

interface FirstRow extends Row {
  nickname: string;
  machine_level: number | null;
  score: number;
  submitted_at: Date;
  caption: unknown;
  /** Of the line, with `at` and `line_id` its place in the order of the board. */
  value: number;
  at: Date;
  line_id: string;
  rank: number | null;
}

const isFirst = (row: Row | FirstRow): row is FirstRow => row.nth === 1;

/** Conditions on drawings, as machines and people are never ranked together [BOARD-4]. */
export const BY_PEOPLE = Prisma.sql`machine_level IS NULL`;
export const BY_MACHINES = Prisma.sql`machine_level IS NOT NULL`;
/** People's drawings in the words of their partial index, which drawings that are withheld are not in. */
export const LISTED_BY_PEOPLE = Prisma.sql`listed AND withheld IS NULL AND ${BY_PEOPLE}`;

/** A board to read: its lines have a value, the time of it, and the drawing that breaks ties; the order is that of an index. */
interface Source {
  name: string;
  modelHash: string;
  isOverall: boolean;
  /** Whether some of the judgements are not in the rows of their drawings. */
  isArchived: boolean;
  value: Prisma.Sql;
  at: Prisma.Sql;
  id: Prisma.Sql;
  /** Drawings that a line shows. */
  drawings: Prisma.Sql;
  from: Prisma.Sql;
}

/**
 * Boards of the present model are read from the drawings alone. Of an earlier model some or all judgements are in the archive
 * [REJUDGE-3], whose boards are read more slowly.
 */
async function sourceOf(db: PrismaClient, key: BoardKey, modelHash: string, now: Date): Promise<Source> {
  const isArchived = await hasArchived(db, modelHash);
  const name = boardName(key, now);
  if (key.kind === 'daily' || key.kind === 'overall') {
    return {
      ...{ name, modelHash, isOverall: key.kind === 'overall', isArchived },
      ...{ value: Prisma.sql`value`, at: Prisma.sql`reached_at`, id: Prisma.sql`drawing_id` },
      drawings: Prisma.sql`drawing_ids`,
      from: Prisma.sql`standings WHERE board = ${name} AND model_hash = ${modelHash}`,
    };
  }
  const whose = key.kind === 'machines' ? BY_MACHINES : Prisma.sql`${BY_PEOPLE} AND medium = ${key.medium ?? 'screen'}`;
  return {
    ...{ name, modelHash, isOverall: false, isArchived },
    ...{ value: Prisma.sql`score`, at: Prisma.sql`submitted_at`, id: Prisma.sql`id`, drawings: Prisma.sql`ARRAY[id]` },
    from: isArchived
      ? Prisma.sql`${judgedBy(modelHash, key.promptId, Prisma.sql`withheld IS NULL AND ${whose}`)} WHERE TRUE`
      : Prisma.sql`drawings WHERE prompt_id = ${key.promptId} AND model_hash = ${modelHash} AND withheld IS NULL
         AND ${whose}`,
  };
}

/**
 * Up to `limit` lines next to a place, nearest first. Two reads of the index, each from the place on: the order has a
 * falling and two rising columns, which no single comparison of rows expresses.
 */
function linesNextTo(source: Source, side: 'behind' | 'ahead', place: Place | null, limit: number): Prisma.Sql {
  const { value, at, id, drawings, from } = source;
  const columns = Prisma.sql`${value} AS value, ${at} AS at, ${id} AS line_id, ${drawings} AS drawing_ids`;
  const [lower, later, order, outer] =
    side === 'behind'
      ? [Prisma.sql`<`, Prisma.sql`>`, Prisma.sql`${value} DESC, ${at}, ${id}`, Prisma.sql`value DESC, at, line_id`]
      : [
          Prisma.sql`>`,
          Prisma.sql`<`,
          Prisma.sql`${value}, ${at} DESC, ${id} DESC`,
          Prisma.sql`value, at DESC, line_id DESC`,
        ];
  const most = Prisma.sql`LIMIT ${limit}::int`;
  if (!place) return Prisma.sql`SELECT ${columns} FROM ${from} ORDER BY ${order} ${most}`;
  return Prisma.sql`
    SELECT * FROM (
      (SELECT ${columns} FROM ${from} AND ${value} = ${place.value}::float8
          AND (${at}, ${id}) ${later} (${place.at}::timestamp, ${place.id} COLLATE "C") ORDER BY ${order} ${most})
      UNION ALL
      (SELECT ${columns} FROM ${from} AND ${value} ${lower} ${place.value}::float8 ORDER BY ${order} ${most})
    ) AS next ORDER BY ${outer} ${most}`;
}

interface ReadLine {
  place: Place;
  entry: BoardEntry;
}

/** Of the first drawing of a line alone: ten others may follow, of which less is shown. */
const ofFirst = (column: string): Prisma.Sql =>
  Prisma.raw(`CASE WHEN shown.nth = 1 THEN ${column} END AS ${column.slice(column.indexOf('.') + 1)}`);

/** The lines with their ranks, in the order of the board. The ranks come from the numbers of lines with each value. */
async function readLines(db: PrismaClient, source: Source, lines: Prisma.Sql): Promise<ReadLine[]> {
  const rows = await db.$queryRaw<(Row | FirstRow)[]>`
    WITH line AS (${lines}),
         ranked AS (SELECT value, (1 + sum(entries) OVER (ORDER BY value DESC) - entries)::int AS rank
                      FROM rank_counts WHERE board = ${source.name} AND model_hash = ${source.modelHash}
                       AND value >= (SELECT min(value) FROM line))
    SELECT shown.nth::int AS nth, drawings.id, prompt_id, prompt, percentile,
           ${ofFirst('line.value')}, ${ofFirst('line.at')}, ${ofFirst('line.line_id')}, ${ofFirst('ranked.rank')},
           ${ofFirst('nickname')}, ${ofFirst('machine_level')}, ${ofFirst('score')}, ${ofFirst('submitted_at')},
           ${ofFirst('caption')}
      FROM line
     CROSS JOIN LATERAL unnest(line.drawing_ids) WITH ORDINALITY AS shown (id, nth)
      JOIN ${source.isArchived ? judgedOne(source.modelHash, Prisma.sql`shown.id`) : Prisma.sql`drawings ON drawings.id = shown.id`}
      LEFT JOIN ranked ON ranked.value = line.value
     ORDER BY line.value DESC, line.at, line.line_id, shown.nth`;
  const read: ReadLine[] = [];
  for (const row of rows) {
    if (isFirst(row)) {
      read.push({ place: { value: row.value, at: row.at, id: row.line_id }, entry: toEntry(row, source) });
    }
    read.at(-1)?.entry.overall?.counted.push({
      drawingId: row.id as DrawingId,
      promptId: row.prompt_id as PromptId,
      prompt: row.prompt,
      points: pointsOf(row.percentile),
    });
  }
  return read;
}

/** [BOARD-6] As `standings.ts` computes them. */
const pointsOf = (percentile: number | null): number => Math.floor((percentile ?? 0) * 100 + 0.5);

const toEntry = (row: FirstRow, { isOverall }: Source): BoardEntry => ({
  rank: row.rank ?? 1,
  drawingId: row.id as DrawingId,
  nickname: row.nickname,
  machineLevel: row.machine_level as MachineLevel | null,
  promptId: row.prompt_id as PromptId,
  prompt: row.prompt,
  score: row.score,
  percentile: row.percentile,
  submittedAt: row.submitted_at.toISOString(),
  caption: Caption.safeParse(row.caption).data ?? null,
  ...(isOverall && { overall: { points: row.value, counted: [] } }),
});

/**
 * One page of a board, best first: by its value, then the earlier time, then the id. The cursor names the place of the last
 * entry of the page before, so that drawings which arrive meanwhile neither repeat nor hide an entry behind it.
 *
 * @throws RangeError for a cursor that is not ours
 */
export async function readBoard(
  db: PrismaClient,
  key: BoardKey,
  modelHash: string,
  page: { cursor: string | null; limit: number; now: Date },
): Promise<BoardPage> {
  const after = page.cursor === null ? null : readCursor(page.cursor);
  const source = await sourceOf(db, key, modelHash, page.now);
  const lines = await readLines(db, source, linesNextTo(source, 'behind', after, page.limit + 1));
  const shown = lines.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    entries: shown.map(({ entry }) => entry),
    nextCursor: lines.length > page.limit && last ? writeCursor(last.place) : null,
  };
}

/** A person's line and those next to it; null: there is none, as on boards of machines. */
export async function readAround(
  db: PrismaClient,
  key: BoardKey,
  modelHash: string,
  { playerId, neighbours, now }: { playerId: PlayerId; neighbours: number; now: Date },
): Promise<BoardNeighbours | null> {
  if (key.kind === 'machines') return null;
  const source = await sourceOf(db, key, modelHash, now);
  const { value, at, id, drawings, from } = source;
  const own = Prisma.sql`
    SELECT ${value} AS value, ${at} AS at, ${id} AS line_id, ${drawings} AS drawing_ids
      FROM ${from} AND player_id = ${playerId} ORDER BY ${value} DESC, ${at}, ${id} LIMIT 1`;
  const [mine] = await readLines(db, source, own);
  if (!mine) return null;
  const [ahead, behind] = await Promise.all([
    readLines(db, source, linesNextTo(source, 'ahead', mine.place, neighbours)),
    readLines(db, source, linesNextTo(source, 'behind', mine.place, neighbours)),
  ]);
  return { entries: [...ahead, mine, ...behind].map(({ entry }) => entry), you: mine.entry.drawingId };
}

/** A drawing's rank on its prompt's board of people, and how many are on it; null: it is not there. */
export async function readStanding(db: PrismaClient, id: DrawingId): Promise<{ rank: number; of: number } | null> {
  const drawing = await db.drawing.findFirst({
    where: { id, withheld: null, machineLevel: null },
    select: { promptId: true, medium: true, modelHash: true, score: true },
  });
  if (!drawing) return null;
  const board = promptBoardName({ ...drawing, medium: drawing.medium as Medium, machineLevel: null });
  return rankOf(db, board, drawing.modelHash, drawing.score);
}

/** The rank of a value on a board, and how many lines the board has. */
export async function rankOf(
  db: PrismaClient,
  board: string,
  modelHash: string,
  value: number,
): Promise<{ rank: number; of: number }> {
  const [found] = await db.$queryRaw<{ rank: number; of: number }[]>`
    SELECT (1 + coalesce(sum(entries) FILTER (WHERE value > ${value}::float8), 0))::int AS rank,
           coalesce(sum(entries), 0)::int AS "of"
      FROM rank_counts WHERE board = ${board} AND model_hash = ${modelHash}`;
  return found ?? { rank: 1, of: 0 };
}

/**
 * Prompts of the catalogue that were drawn last: a look into an index or two for each prompt, not one for each drawing. The
 * figures are those of the prompts' boards. Where only machines drew, nobody looks for a person among their drawings.
 */
export async function activePrompts(
  db: PrismaClient,
  modelHash: string,
  { offset, limit }: { offset: number; limit: number },
): ReturnType<DrawingStore['activePrompts']> {
  if (await hasArchived(db, modelHash)) return promptsOf(db, modelHash, offset, limit);
  if (offset === 0 && limit <= FEW_PROMPTS) {
    const few = await withFigures(db, modelHash, ofNewestDrawings(modelHash, limit));
    if (few.length === limit) return few;
  }
  const newest = (by: Prisma.Sql) => Prisma.sql`
    SELECT submitted_at FROM drawings
     WHERE prompt_id = prompts.id AND model_hash = ${modelHash} AND listed ${by} ORDER BY submitted_at DESC LIMIT 1`;
  return withFigures(
    db,
    modelHash,
    Prisma.sql`
      SELECT id, text, drawn.submitted_at AS newest,
             CASE WHEN EXISTS (SELECT FROM rank_counts
                                WHERE board = 'prompt:' || prompts.id AND model_hash = ${modelHash} AND entries > 0)
                  THEN (${newest(Prisma.sql`AND ${BY_PEOPLE}`)}) END AS newest_of_people
        FROM prompts
       CROSS JOIN LATERAL (${newest(Prisma.empty)}) AS drawn
       WHERE origin = 'catalogue'
       ORDER BY newest_of_people DESC NULLS LAST, newest DESC, id LIMIT ${limit}::int OFFSET ${offset}::int`,
  );
}

/** So many prompts are looked for among the newest drawings first, this many of them for each prompt. */
const FEW_PROMPTS = 50;
const NEWEST_FOR_EACH = 16;

/** The prompts that people drew last, if the newest drawings have as many. */
const ofNewestDrawings = (modelHash: string, limit: number): Prisma.Sql => Prisma.sql`
  SELECT prompts.id, prompts.text, max(submitted_at) AS newest, max(submitted_at) AS newest_of_people
    FROM (SELECT prompt_id, submitted_at FROM drawings
           WHERE model_hash = ${modelHash} AND listed AND ${BY_PEOPLE}
           ORDER BY submitted_at DESC LIMIT ${limit * NEWEST_FOR_EACH}::int) AS drawn
    JOIN prompts ON prompts.id = drawn.prompt_id AND prompts.origin = 'catalogue'
   GROUP BY prompts.id, prompts.text ORDER BY newest DESC, prompts.id LIMIT ${limit}::int`;

/** @param prompts `id`, `text`, `newest` and `newest_of_people` */
async function withFigures(
  db: PrismaClient,
  modelHash: string,
  prompts: Prisma.Sql,
): ReturnType<DrawingStore['activePrompts']> {
  const rows = await db.$queryRaw<{ id: string; text: string; drawings: number; best: number | null }[]>`
    SELECT active.id, active.text, coalesce(counted.drawings, 0)::int AS drawings, counted.best
      FROM (${prompts}) AS active
      LEFT JOIN LATERAL (SELECT sum(entries) AS drawings, max(value) FILTER (WHERE entries > 0) AS best
                           FROM rank_counts WHERE board = 'prompt:' || active.id AND model_hash = ${modelHash}) AS counted ON TRUE
     ORDER BY newest_of_people DESC NULLS LAST, newest DESC, id`;
  return rows.map((row) => ({
    promptId: row.id as PromptId,
    prompt: row.text,
    drawings: row.drawings,
    bestScore: row.best,
  }));
}

/** Of an earlier model: prompts with a board of people, those with the most drawings first. */
async function promptsOf(
  db: PrismaClient,
  modelHash: string,
  offset: number,
  limit: number,
): ReturnType<DrawingStore['activePrompts']> {
  const rows = await db.$queryRaw<{ id: string; text: string; drawings: number; best: number }[]>`
    SELECT prompts.id, prompts.text, counted.drawings::int AS drawings, counted.best
      FROM prompts
     CROSS JOIN LATERAL (SELECT sum(entries) AS drawings, max(value) AS best FROM rank_counts
                          WHERE board = 'prompt:' || prompts.id AND model_hash = ${modelHash} AND entries > 0) AS counted
     WHERE origin = 'catalogue' AND counted.drawings > 0
     ORDER BY counted.drawings DESC, prompts.id LIMIT ${limit}::int OFFSET ${offset}::int`;
  return rows.map((row) => ({
    promptId: row.id as PromptId,
    prompt: row.text,
    drawings: row.drawings,
    bestScore: row.best,
  }));
}
