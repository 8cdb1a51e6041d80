import type { JudgedModel } from './port/rejudging.ts';
import { type Db, Prisma, type PrismaClient } from './prisma.ts';

/**
 * What each model made of the drawings. The judgement of the newest model is in a drawing's row, those of earlier ones are in
 * the archive (`drawing_judgements`), which has no judgement that a row has.
 */

/** Whether the archive has judgements of this model. Ordered, so that the index finds it: without, the table may be read. */
export async function hasArchived(db: Pick<PrismaClient, '$queryRaw'>, modelHash: string): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 AS found FROM drawing_judgements WHERE model_hash = ${modelHash} ORDER BY prompt_id LIMIT 1`;
  return found.length > 0;
}

/**
 * The columns of boards of the drawings of a prompt with the scores of a model, from rows and archive: one drawing has its
 * judgement of a model in one of the two. To be read FROM. @param which condition on drawings
 */
export const judgedBy = (modelHash: string, promptId: string, which: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT id, player_id, score, submitted_at FROM drawings
    WHERE prompt_id = ${promptId} AND model_hash = ${modelHash} AND ${which}
   UNION ALL
   SELECT drawings.id, drawings.player_id, judged.score, drawings.submitted_at FROM drawing_judgements AS judged
    CROSS JOIN LATERAL (SELECT * FROM drawings WHERE id = judged.drawing_id LIMIT 1) AS drawings
    WHERE judged.model_hash = ${modelHash} AND judged.prompt_id = ${promptId} AND ${which}) AS judged_by`;

/** What boards show of a drawing with its judgement by a model. To be JOINed. */
export const judgedOne = (modelHash: string, id: Prisma.Sql): Prisma.Sql => {
  const archived = (column: Prisma.Sql) => Prisma.sql`
    CASE WHEN model_hash = ${modelHash} THEN drawings.${column}
         ELSE (SELECT judged.${column} FROM drawing_judgements AS judged
                WHERE judged.drawing_id = drawings.id AND judged.model_hash = ${modelHash}) END AS ${column}`;
  return Prisma.sql`LATERAL (
    SELECT id, nickname, machine_level, prompt_id, prompt, submitted_at,
           ${archived(Prisma.sql`score`)}, ${archived(Prisma.sql`percentile`)},
           CASE WHEN model_hash = ${modelHash} THEN caption END AS caption
      FROM drawings WHERE id = ${id}) AS drawings ON TRUE`;
};

/** Call before the drawings are deleted. */
export async function removeJudgements(tx: Db, drawingIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM drawing_judgements WHERE drawing_id = ANY (${[...drawingIds]}::text[])`;
}

/** One look into an index for each model, not one for each drawing. */
const hashesOf = (table: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (WITH RECURSIVE model AS (
     (SELECT model_hash FROM ${table} ORDER BY model_hash LIMIT 1)
     UNION ALL
     SELECT (SELECT next.model_hash FROM ${table} AS next WHERE next.model_hash > model.model_hash
              ORDER BY next.model_hash LIMIT 1)
       FROM model WHERE model.model_hash IS NOT NULL)
   SELECT model_hash FROM model WHERE model_hash IS NOT NULL)`;

/** Models that have judged the present rows of drawings. */
export const MODELS_OF_ROWS = hashesOf(Prisma.sql`drawings`);

export async function judgedModels(db: PrismaClient): Promise<JudgedModel[]> {
  const nameIn = (table: Prisma.Sql, order: Prisma.Sql) => Prisma.sql`
    (SELECT model_id FROM ${table} WHERE ${table}.model_hash = known.model_hash ORDER BY ${order} LIMIT 1)`;
  const inRows = nameIn(Prisma.sql`drawings`, Prisma.sql`listed, submitted_at`);
  const inArchive = nameIn(Prisma.sql`drawing_judgements`, Prisma.sql`prompt_id`);
  const rows = await db.$queryRaw<{ model_hash: string; model_id: string }[]>`
    SELECT model_hash, coalesce(${inRows}, ${inArchive}) AS model_id
      FROM (${MODELS_OF_ROWS} UNION ${hashesOf(Prisma.sql`drawing_judgements`)}) AS known
     ORDER BY model_id, model_hash`;
  return rows.map((row) => ({ modelHash: row.model_hash, modelId: row.model_id }));
}
