import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { Ghost } from './port.ts';
import type { PrismaClient } from './prisma.ts';

/** Past drawings of a prompt to draw against: a player's best one each, from good to less good. */
export async function findGhosts(
  db: PrismaClient,
  promptId: PromptId,
  modelHash: string,
  { count, except, random }: { count: number; except: PlayerId[]; random: () => number },
): Promise<Ghost[]> {
  const rows = await db.$queryRaw<{ id: string; nickname: string; score: number }[]>`
    SELECT id, nickname, score
      FROM (SELECT DISTINCT ON (player_id) id, nickname, score, submitted_at FROM drawings
             WHERE prompt_id = ${promptId} AND model_hash = ${modelHash} AND listed AND score > 0
               AND player_id <> ALL (${except}::text[])
             ORDER BY player_id, score DESC, submitted_at, id) AS best
     ORDER BY score DESC, submitted_at, id`;
  return spread(rows, count, random).map(({ id, nickname, score }) => ({
    drawingId: id as DrawingId,
    nickname,
    score,
  }));
}

/** One at random from each of `count` bands of equal size, in their order; all when there are no more. */
export function spread<T>(ranked: readonly T[], count: number, random: () => number): T[] {
  const bands = Math.min(count, ranked.length);
  return Array.from({ length: bands }, (_, band) => {
    const from = Math.floor((band * ranked.length) / bands);
    const to = Math.floor(((band + 1) * ranked.length) / bands);
    return ranked[Math.min(to - 1, from + Math.floor(random() * (to - from)))] as T;
  });
}
