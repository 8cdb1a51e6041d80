import { LISTED_BY_PEOPLE } from './boards.ts';
import type { Prisma, PrismaClient } from './prisma.ts';
import { lockStandings } from './standings-lock.ts';

/** Prompts that are counted before others may save again. */
const COUNTED_AT_ONCE = 100;

/**
 * [PROMPT-3] Drawings of these prompts came or went: their figures are counted anew when somebody next looks at them. To be
 * called in the transaction, with the lock of the standings.
 */
export async function outdateFigures(
  tx: Prisma.TransactionClient,
  drawings: readonly { promptId: string; modelHash: string }[],
): Promise<void> {
  if (drawings.length === 0) return;
  const [prompts, models] = [drawings.map(({ promptId }) => promptId), drawings.map(({ modelHash }) => modelHash)];
  await tx.$executeRaw`
    INSERT INTO prompt_figures (model_hash, prompt_id, stale, drawings)
    SELECT DISTINCT drawn.model_hash, prompts.id, TRUE, 0
      FROM unnest(${prompts}::text[], ${models}::text[]) AS drawn (prompt_id, model_hash)
      JOIN prompts ON prompts.id = drawn.prompt_id AND prompts.origin = 'catalogue'
        ON CONFLICT (model_hash, prompt_id) DO UPDATE SET stale = TRUE WHERE NOT prompt_figures.stale`;
}

/** Counts what has changed since it was last counted. */
export async function refreshFigures(db: PrismaClient, modelHash: string): Promise<void> {
  while ((await db.promptFigures.count({ where: { modelHash, stale: true } })) > 0) {
    await db.$transaction(async (tx) => {
      // No drawing comes or goes meanwhile.
      await lockStandings(tx);
      await tx.$executeRaw`
        WITH fresh AS (
          SELECT old.prompt_id, counted.drawings, counted.quartiles
            FROM (SELECT prompt_id FROM prompt_figures WHERE model_hash = ${modelHash} AND stale
                   LIMIT ${COUNTED_AT_ONCE}::int) AS old
           CROSS JOIN LATERAL (
                 SELECT count(*)::int AS drawings,
                        percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY score) AS quartiles
                   FROM drawings
                  WHERE prompt_id = old.prompt_id AND model_hash = ${modelHash} AND ${LISTED_BY_PEOPLE}) AS counted
        )
        UPDATE prompt_figures
           SET stale = FALSE, drawings = fresh.drawings, lower_quartile = fresh.quartiles[1],
               median = fresh.quartiles[2], upper_quartile = fresh.quartiles[3]
          FROM fresh
         WHERE prompt_figures.prompt_id = fresh.prompt_id AND prompt_figures.model_hash = ${modelHash}`;
    });
  }
}
