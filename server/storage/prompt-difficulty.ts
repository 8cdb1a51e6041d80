import type { PromptId } from '#contract/ids.ts';
import type { DrawingStore } from './port.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/**
 * Open prompts by the median score of their drawings, as one model judged them. The index of the boards (prompt, model,
 * score) holds all that this reads, in the order in which it groups: with 20,000 drawings PostgreSQL reads 2.4 MB of it
 * and no row. An index of its own would halve that and cost every saved drawing a write.
 */
export async function promptDifficulty(
  db: PrismaClient,
  modelHash: string,
  { first, atLeast, limit }: { first: 'hardest' | 'easiest'; atLeast: number; limit: number },
): ReturnType<DrawingStore['promptDifficulty']> {
  const order = first === 'hardest' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await db.$queryRaw<{ id: string; text: string; drawings: number; median: number }[]>`
    SELECT prompts.id, prompts.text, judged.drawings, judged.median
      FROM (SELECT prompt_id, count(*)::int AS drawings,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median
              FROM drawings WHERE model_hash = ${modelHash} AND listed GROUP BY prompt_id
            HAVING count(*) >= ${atLeast}::int) AS judged
      JOIN prompts ON prompts.id = judged.prompt_id
     WHERE NOT prompts.retired
     ORDER BY judged.median ${order}, judged.drawings DESC, prompts.id LIMIT ${limit}::int`;
  return rows.map((row) => ({
    promptId: row.id as PromptId,
    prompt: row.text,
    drawings: row.drawings,
    medianScore: row.median,
  }));
}
