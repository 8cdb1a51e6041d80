import type { Day } from '#contract/boards.ts';
import type { ColourShare } from '#contract/drawing.ts';
import type { DrawingId } from '#contract/ids.ts';
import { type OwnRow, SELECT_OWN, shownOf, toOwn } from './player-history.ts';
import type { DrawingsOf, Misreading, OwnDrawing, PlayerFigures, Rating, ScoresOfDay } from './port/players.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

const LISTED = Prisma.sql`listed`;

/** Drawings of a player whose scores can be compared. */
const scoredOf = ({ playerId, modelHash, listedOnly }: DrawingsOf) =>
  Prisma.sql`player_id = ${playerId} AND model_hash = ${modelHash} AND ${listedOnly ? LISTED : Prisma.sql`TRUE`}`;
const NEWEST_FIRST = Prisma.sql`submitted_at DESC, id DESC`;

export async function figuresOf(db: PrismaClient, of: DrawingsOf): Promise<PlayerFigures> {
  const { modelHash } = of;
  const [row] = await db.$queryRaw<
    { all: number; drawings: number; prompts: number; mean: number | null; best: number | null }[]
  >`
    SELECT count(*)::int AS "all",
           count(*) FILTER (WHERE model_hash = ${modelHash})::int AS drawings,
           count(DISTINCT prompt_id) FILTER (WHERE model_hash = ${modelHash})::int AS prompts,
           avg(score) FILTER (WHERE model_hash = ${modelHash})::float8 AS mean,
           max(score) FILTER (WHERE model_hash = ${modelHash})::float8 AS best
      FROM drawings WHERE ${shownOf(of)}`;
  const { all = 0, drawings = 0, prompts = 0, mean = null, best = null } = row ?? {};
  return { drawings: all, scored: mean === null || best === null ? null : { drawings, prompts, mean, best } };
}

export async function scoresByDay(db: PrismaClient, of: DrawingsOf, days: number): Promise<ScoresOfDay[]> {
  const rows = await db.$queryRaw<ScoresOfDay[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, drawings, mean, best
      FROM (SELECT date_trunc('day', submitted_at) AS day, count(*)::int AS drawings,
                   avg(score)::float8 AS mean, max(score)::float8 AS best
              FROM drawings WHERE ${scoredOf(of)}
             GROUP BY 1 ORDER BY 1 DESC LIMIT ${days}::int) AS newest
     ORDER BY day`;
  return rows.map(({ day, ...scores }) => ({ day: day as Day, ...scores }));
}

/** A rating follows what a player draws now. */
const RATED = 20;

export async function ratingOf(db: PrismaClient, of: DrawingsOf): Promise<Rating | null> {
  const [row] = await db.$queryRaw<{ beaten: number | null; drawings: number }[]>`
    SELECT avg(percentile)::float8 AS beaten, count(*)::int AS drawings
      FROM (SELECT percentile FROM drawings WHERE ${scoredOf(of)} AND listed AND percentile IS NOT NULL
             ORDER BY ${NEWEST_FIRST} LIMIT ${RATED}::int) AS newest`;
  return row === undefined || row.beaten === null ? null : { beaten: row.beaten, drawings: row.drawings };
}

export async function bestsOf(db: PrismaClient, of: DrawingsOf, limit: number): Promise<OwnDrawing[]> {
  const bestFirst = Prisma.sql`score DESC, submitted_at, id`;
  const rows = await db.$queryRaw<OwnRow[]>`
    WITH best AS (SELECT DISTINCT ON (prompt_id) id, score, submitted_at FROM drawings
                   WHERE ${scoredOf(of)} AND withheld IS NULL AND score > 0
                   ORDER BY prompt_id, ${bestFirst}),
         page AS (SELECT id FROM best ORDER BY ${bestFirst} LIMIT ${limit}::int)
    ${SELECT_OWN} ORDER BY ${bestFirst}`;
  return rows.map(toOwn);
}

/** Drawings that tell the colours of a player. */
const COLOURED = 200;

export function coloursOf(db: PrismaClient, of: DrawingsOf, limit: number): Promise<ColourShare[]> {
  return db.$queryRaw<ColourShare[]>`
    SELECT colour, sum(share) / sum(sum(share)) OVER () AS share
      FROM (SELECT colours FROM drawings
             WHERE ${shownOf(of)} AND medium = 'screen' AND colours IS NOT NULL
             ORDER BY ${NEWEST_FIRST} LIMIT ${COLOURED}::int) AS newest,
           jsonb_to_recordset(colours) AS used (colour text, share float8)
     GROUP BY colour ORDER BY share DESC, colour COLLATE "C" LIMIT ${limit}::int`;
}

/** Misread drawings that are looked at. */
const MISREAD = 500;

export async function misreadingsOf(
  db: PrismaClient,
  of: DrawingsOf,
  { leastShare, limit }: { leastShare: number; limit: number },
): Promise<Misreading[]> {
  const rows = await db.$queryRaw<{ id: string; prompt: string; taken_for: string; share: number }[]>`
    SELECT id, prompt, taken_for, share
      FROM (SELECT DISTINCT ON (prompt_id, taken_for) id, prompt, taken_for, share, submitted_at
              FROM (SELECT id, prompt_id, prompt, taken_for, submitted_at,
                           (labels -> 0 ->> 'share')::float8 AS share
                      FROM drawings WHERE ${scoredOf(of)} AND taken_for IS NOT NULL AND withheld IS NULL
                     ORDER BY ${NEWEST_FIRST} LIMIT ${MISREAD}::int) AS newest
             WHERE share >= ${leastShare}::float8
             ORDER BY prompt_id, taken_for, share DESC, ${NEWEST_FIRST}) AS pairs
     ORDER BY share DESC, ${NEWEST_FIRST} LIMIT ${limit}::int`;
  return rows.map((row) => ({
    drawingId: row.id as DrawingId,
    prompt: row.prompt,
    takenFor: row.taken_for,
    share: row.share,
  }));
}
