import { z } from 'zod';
import { Caption } from '#contract/caption.ts';
import { DrawingId, type PromptId } from '#contract/ids.ts';
import type { Withheld } from '#contract/judgement.ts';
import type { DrawingsOf, OwnDrawing, OwnOrder, PlayerStore } from './port/players.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** The order of the pages and the last entry of one. Strangers read cursors: they tell no time. */
const Cursor = z.strictObject({ order: z.enum(['newest', 'best']), id: DrawingId });
const MAX_CURSOR_CHARS = 300;

/** @throws RangeError for anything that `readHistory` does not write */
function readCursor(text: string, order: OwnOrder): DrawingId {
  try {
    if (text.length > MAX_CURSOR_CHARS) throw new RangeError('too long');
    const cursor = Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (cursor.order !== order) throw new RangeError('of another order');
    return cursor.id;
  } catch (cause) {
    throw new RangeError('This is no place in a history.', { cause });
  }
}

/** What the reader of a page is shown of a player: all, or what strangers see. */
export const shownOf = ({ playerId, modelHash, listedOnly }: DrawingsOf): Prisma.Sql =>
  Prisma.sql`player_id = ${playerId} ${listedOnly ? Prisma.sql`AND model_hash = ${modelHash} AND listed` : Prisma.empty}`;

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
  caption: unknown;
}

/** Of the ids in `page`. */
export const SELECT_OWN = Prisma.sql`
  SELECT id, prompt_id, prompt, nickname, score, percentile, submitted_at, model_hash, withheld, caption
    FROM page JOIN drawings USING (id)`;

export async function readHistory(
  db: PrismaClient,
  of: DrawingsOf,
  { order, cursor, limit }: Parameters<PlayerStore['history']>[1],
): ReturnType<PlayerStore['history']> {
  const after = cursor === null ? null : await placeOf(db, of, readCursor(cursor, order));
  // It was deleted meanwhile.
  if (after === undefined) return { drawings: [], nextCursor: null };
  const at = after && Prisma.sql`${after.submittedAt}::timestamp`;
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
    WITH page AS (SELECT id FROM drawings WHERE ${shownOf(of)} ${isBehind ?? Prisma.empty}
                   ORDER BY ${by} LIMIT ${limit + 1}::int)
    ${SELECT_OWN} ORDER BY ${by}`;
  const drawings = rows.slice(0, limit).map(toOwn);
  const last = drawings.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  const nextCursor = hasMore
    ? Buffer.from(JSON.stringify({ order, id: last.drawingId } satisfies z.infer<typeof Cursor>)).toString('base64url')
    : null;
  return { drawings, nextCursor };
}

/** undefined: the player has no such drawing. */
async function placeOf(db: PrismaClient, { playerId }: DrawingsOf, id: DrawingId) {
  const select = { id: true, score: true, submittedAt: true } as const;
  return (await db.drawing.findFirst({ where: { id, playerId }, select })) ?? undefined;
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
  caption: Caption.safeParse(row.caption).data ?? null,
});
