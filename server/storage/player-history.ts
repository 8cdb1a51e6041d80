import { z } from 'zod';
import { DrawingId, type PlayerId, type PromptId } from '#contract/ids.ts';
import type { Withheld } from '#contract/room.ts';
import type { OwnDrawing, OwnOrder, PlayerStore } from './port.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

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

/** A row of `SELECT_OWN`. */
export interface OwnRow {
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

/** Of the ids in `page`. */
export const SELECT_OWN = Prisma.sql`
  SELECT id, prompt_id, prompt, nickname, score, percentile, submitted_at, model_hash, withheld
    FROM page JOIN drawings USING (id)`;

export async function readHistory(
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
  const rows = await db.$queryRaw<OwnRow[]>`
    WITH page AS (SELECT id FROM drawings WHERE player_id = ${id} ${isBehind ?? Prisma.empty}
                   ORDER BY ${by} LIMIT ${limit + 1}::int)
    ${SELECT_OWN} ORDER BY ${by}`;
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

export const toOwn = (row: OwnRow): OwnDrawing => ({
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
