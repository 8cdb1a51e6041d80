import { z } from 'zod';
import type { Day } from '#contract/boards.ts';
import { DrawingId, type PlayerId, type PromptId } from '#contract/ids.ts';
import type { Withheld } from '#contract/room.ts';
import { gunzipBytes, toSaved } from './drawings.ts';
import { beginForgetting, forgetPlayer } from './forgetting.ts';
import type { OwnDrawing, OwnOrder, PlayerFigures, PlayerStore, ScoresOfDay } from './port.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

export function createPlayerStore(db: PrismaClient): PlayerStore {
  return {
    async touch({ id, nickname }) {
      const lastSeenAt = new Date();
      await db.player.upsert({
        where: { id },
        create: { id, nickname, lastSeenAt },
        update: { nickname, lastSeenAt },
      });
    },

    async find(id) {
      const select = { nickname: true, createdAt: true, lastSeenAt: true } as const;
      return db.player.findUnique({ where: { id }, select });
    },

    figures: (id, modelHash) => figuresOf(db, id, modelHash),

    async scoresByDay(id, modelHash, days) {
      const rows = await db.$queryRaw<ScoresOfDay[]>`
        SELECT to_char(day, 'YYYY-MM-DD') AS day, drawings, mean, best
          FROM (SELECT date_trunc('day', submitted_at) AS day, count(*)::int AS drawings,
                       avg(score)::float8 AS mean, max(score)::float8 AS best
                  FROM drawings WHERE player_id = ${id} AND model_hash = ${modelHash}
                 GROUP BY 1 ORDER BY 1 DESC LIMIT ${days}::int) AS newest
         ORDER BY day`;
      return rows.map(({ day, ...scores }) => ({ day: day as Day, ...scores }));
    },

    history: (id, page) => readHistory(db, id, page),

    async exportDrawings(id, { after, limit }) {
      const rows = await db.drawing.findMany({
        where: { playerId: id, ...(after && { id: { gt: after } }) },
        omit: { embedding: true, takenFor: true },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return Promise.all(
        rows.map(async ({ ops, thumbnail, ...row }) => ({
          drawing: toSaved(row),
          opsJson: await gunzipBytes(ops),
          thumbnail,
        })),
      );
    },

    beginForgetting: (id, at) => beginForgetting(db, id, at),
    forget: (id) => forgetPlayer(db, id),
  };
}

async function figuresOf(db: PrismaClient, id: PlayerId, modelHash: string): Promise<PlayerFigures> {
  const [row] = await db.$queryRaw<
    { all: number; drawings: number; prompts: number; mean: number | null; best: number | null }[]
  >`
    SELECT count(*)::int AS "all",
           count(*) FILTER (WHERE model_hash = ${modelHash})::int AS drawings,
           count(DISTINCT prompt_id) FILTER (WHERE model_hash = ${modelHash})::int AS prompts,
           avg(score) FILTER (WHERE model_hash = ${modelHash})::float8 AS mean,
           max(score) FILTER (WHERE model_hash = ${modelHash})::float8 AS best
      FROM drawings WHERE player_id = ${id}`;
  const { all = 0, drawings = 0, prompts = 0, mean = null, best = null } = row ?? {};
  return { drawings: all, scored: mean === null || best === null ? null : { drawings, prompts, mean, best } };
}

/** The last entry of a page, with the order of the pages. */
const Cursor = z.strictObject({
  order: z.enum(['newest', 'best']),
  score: z.number(),
  // PostgreSQL has no year 0.
  submittedAt: z.iso.datetime().regex(/^(?!0000)/),
  id: DrawingId,
});
const MAX_CURSOR_CHARS = 300;

/** @throws RangeError for anything that `readHistory` does not write */
function readCursor(text: string, order: OwnOrder): z.infer<typeof Cursor> {
  try {
    if (text.length > MAX_CURSOR_CHARS) throw new RangeError('too long');
    const cursor = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (cursor.order !== order) throw new RangeError('of another order');
    return cursor;
  } catch (cause) {
    throw new RangeError('This is no place in a history.', { cause });
  }
}

interface HistoryRow {
  id: string;
  prompt_id: string;
  prompt: string;
  nickname: string;
  score: number;
  percentile: number | null;
  submitted_at: Date;
  model_hash: string;
  withheld: string | null;
}

async function readHistory(
  db: PrismaClient,
  id: PlayerId,
  { order, cursor, limit }: Parameters<PlayerStore['history']>[1],
): ReturnType<PlayerStore['history']> {
  const after = cursor === null ? null : readCursor(cursor, order);
  const at = after && Prisma.sql`${new Date(after.submittedAt)}::timestamp`;
  const [isBehind, by] =
    order === 'newest'
      ? [
          after && Prisma.sql`AND (submitted_at, id) < (${at}, ${after.id} COLLATE "C")`,
          Prisma.sql`submitted_at DESC, id DESC`,
        ]
      : [
          after &&
            Prisma.sql`AND (score < ${after.score}::float8 OR (score = ${after.score}::float8
              AND (submitted_at, id) < (${at}, ${after.id} COLLATE "C")))`,
          Prisma.sql`score DESC, submitted_at DESC, id DESC`,
        ];
  // The ids from the index alone: the rows themselves are wide.
  const rows = await db.$queryRaw<HistoryRow[]>`
    WITH page AS (SELECT id FROM drawings WHERE player_id = ${id} ${isBehind ?? Prisma.empty}
                   ORDER BY ${by} LIMIT ${limit + 1}::int)
    SELECT id, prompt_id, prompt, nickname, score, percentile, submitted_at, model_hash, withheld
      FROM page JOIN drawings USING (id) ORDER BY ${by}`;
  const drawings = rows.slice(0, limit).map(toOwn);
  const last = drawings.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    drawings,
    nextCursor: hasMore
      ? Buffer.from(
          JSON.stringify({
            order,
            score: last.score,
            submittedAt: last.submittedAt.toISOString(),
            id: last.drawingId,
          } satisfies z.infer<typeof Cursor>),
        ).toString('base64url')
      : null,
  };
}

const toOwn = (row: HistoryRow): OwnDrawing => ({
  drawingId: row.id as DrawingId,
  promptId: row.prompt_id as PromptId,
  prompt: row.prompt,
  nickname: row.nickname,
  score: row.score,
  percentile: row.percentile,
  submittedAt: row.submitted_at,
  modelHash: row.model_hash,
  withheld: row.withheld as Withheld | null,
});
