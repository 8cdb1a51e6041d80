import { z } from 'zod';
import {
  type BoardEntry,
  type BoardKey,
  type BoardPage,
  type BoardPeriod,
  BoardCursor as CursorText,
  type Day,
} from '#contract/boards.ts';
import { Caption } from '#contract/caption.ts';
import type { Medium } from '#contract/drawing.ts';
import { DrawingId, type PromptId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { DAY_MS } from './calendar.ts';
import type { DrawingStore } from './port.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** The last entry of a page: the next one begins behind it. */
const BoardCursor = z.strictObject({
  score: z.number(),
  // PostgreSQL has no year 0.
  submittedAt: z.iso.datetime().regex(/^(?!0000)/),
  id: DrawingId,
});
type BoardCursor = z.infer<typeof BoardCursor>;

const writeCursor = (cursor: BoardCursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws RangeError for anything that `writeCursor` does not write */
function readCursor(text: string): BoardCursor {
  try {
    return BoardCursor.parse(JSON.parse(Buffer.from(CursorText.parse(text), 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RangeError('This is no place on a board.', { cause });
  }
}

interface Row {
  id: string;
  nickname: string;
  machine_level: number | null;
  prompt_id: string;
  prompt: string;
  score: number;
  percentile: number | null;
  submitted_at: Date;
  caption: unknown;
  /** Entries of the pages before. */
  ahead: number;
}

/** @returns the first moment of the period, in UTC; null: everything */
function startOf(period: BoardPeriod, now: Date): Date | null {
  if (period === 'all') return null;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return new Date(period === 'today' ? today : today - 6 * DAY_MS);
}

/** Conditions on drawings, as machines and people are never ranked together [BOARD-4]. */
export const BY_PEOPLE = Prisma.sql`machine_level IS NULL`;
export const BY_MACHINES = Prisma.sql`machine_level IS NOT NULL`;

/** The drawings that a board ranks, unordered. Only columns of the indexes: the rows themselves are wide. */
function ranked(key: BoardKey, modelHash: string, now: Date): Prisma.Sql {
  if (key.kind === 'prompt' || key.kind === 'machines') {
    return Prisma.sql`
      SELECT id, score, submitted_at FROM drawings
       WHERE prompt_id = ${key.promptId} AND model_hash = ${modelHash} AND withheld IS NULL
         AND ${key.kind === 'machines' ? BY_MACHINES : Prisma.sql`${BY_PEOPLE} AND medium = ${key.medium ?? 'screen'}`}`;
  }
  if (key.kind === 'daily') return rankedOfDay(key.day, modelHash, key.medium);
  const start = startOf(key.period, now);
  const since = start ? Prisma.sql`AND submitted_at >= ${start}::timestamp` : Prisma.empty;
  return Prisma.sql`
    SELECT DISTINCT ON (player_id) id, score, submitted_at FROM drawings
     WHERE model_hash = ${modelHash} AND listed AND ${BY_PEOPLE} ${since}
     ORDER BY player_id, score DESC, submitted_at, id`;
}

/** Each player's best answer to the daily prompt of a day, unordered. */
export const rankedOfDay = (day: Day, modelHash: string, medium: Medium = 'screen'): Prisma.Sql => Prisma.sql`
      SELECT DISTINCT ON (player_id) id, score, submitted_at FROM drawings
       WHERE day = ${day} AND model_hash = ${modelHash} AND withheld IS NULL AND ${BY_PEOPLE} AND medium = ${medium}
       ORDER BY player_id, score DESC, submitted_at, id`;

/**
 * One page of a board, best first: by score, then the earlier submission, then the id. The cursor names the last entry
 * of the page before, so that drawings which arrive meanwhile neither repeat nor hide an entry behind it.
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
  const isBehind = after
    ? Prisma.sql`(score < ${after.score}::float8 OR (score = ${after.score}::float8
        AND (submitted_at, id) > (${new Date(after.submittedAt)}::timestamp, ${after.id} COLLATE "C")))`
    : Prisma.sql`TRUE`;
  // A first page has nothing ahead and need not count.
  const ahead = after ? Prisma.sql`(SELECT count(*)::int FROM board WHERE NOT ${isBehind})` : Prisma.sql`0`;
  const rows = await db.$queryRaw<Row[]>`
    WITH board AS (${ranked(key, modelHash, page.now)}),
         page AS (SELECT id, ${ahead} AS ahead FROM board WHERE ${isBehind}
                   ORDER BY score DESC, submitted_at, id LIMIT ${page.limit + 1}::int)
    SELECT id, nickname, machine_level, prompt_id, prompt, score, percentile, submitted_at, caption, ahead
      FROM page JOIN drawings USING (id)
     ORDER BY score DESC, submitted_at, id`;

  const entries = rows.slice(0, page.limit).map(toEntry);
  const last = entries.at(-1);
  const hasMore = rows.length > page.limit && last !== undefined;
  return {
    entries,
    nextCursor: hasMore ? writeCursor({ score: last.score, submittedAt: last.submittedAt, id: last.drawingId }) : null,
  };
}

/** A drawing's rank in the order of its prompt's board of people, and how many it has; null: it is not there. */
export async function readStanding(db: PrismaClient, id: DrawingId): Promise<{ rank: number; of: number } | null> {
  const [found] = await db.$queryRaw<{ rank: number; of: number }[]>`
    SELECT count(*)::int AS "of",
           count(*) FILTER (WHERE other.score > it.score OR (other.score = it.score
             AND (other.submitted_at, other.id) <= (it.submitted_at, it.id)))::int AS rank
      FROM drawings AS it JOIN drawings AS other USING (prompt_id, model_hash, medium)
     WHERE it.id = ${id} AND it.withheld IS NULL AND other.withheld IS NULL
       AND it.machine_level IS NULL AND other.machine_level IS NULL
     GROUP BY it.id`;
  return found ?? null;
}

function toEntry(row: Row, index: number): BoardEntry {
  return {
    rank: row.ahead + index + 1,
    drawingId: row.id as DrawingId,
    nickname: row.nickname,
    machineLevel: row.machine_level as MachineLevel | null,
    promptId: row.prompt_id as PromptId,
    prompt: row.prompt,
    score: row.score,
    percentile: row.percentile,
    submittedAt: row.submitted_at.toISOString(),
    caption: Caption.safeParse(row.caption).data ?? null,
  };
}

export async function activePrompts(
  db: PrismaClient,
  modelHash: string,
  limit: number,
): ReturnType<DrawingStore['activePrompts']> {
  const rows = await db.$queryRaw<{ id: string; text: string; drawings: number; best: number | null }[]>`
    SELECT prompts.id, prompts.text, active.drawings, active.best
      FROM (SELECT prompt_id, max(submitted_at) AS newest,
                   count(*) FILTER (WHERE ${BY_PEOPLE})::int AS drawings,
                   max(score) FILTER (WHERE ${BY_PEOPLE}) AS best,
                   max(submitted_at) FILTER (WHERE ${BY_PEOPLE}) AS newest_of_people
              FROM drawings WHERE model_hash = ${modelHash} AND listed GROUP BY prompt_id) AS active
      JOIN prompts ON prompts.id = active.prompt_id
     ORDER BY active.newest_of_people DESC NULLS LAST, active.newest DESC, prompts.id LIMIT ${limit}::int`;
  return rows.map((row) => ({
    promptId: row.id as PromptId,
    prompt: row.text,
    drawings: row.drawings,
    bestScore: row.best,
  }));
}
