import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { Deduction, LabelShare } from '#contract/room.ts';
import type { Ghost } from './port.ts';
import type { PrismaClient } from './prisma.ts';

interface GhostOptions {
  count: number;
  except: PlayerId[];
  random: () => number;
}

/** Past drawings of each prompt to draw against: a player's best one each, from good to less good. */
export async function findGhosts(
  db: PrismaClient,
  promptIds: PromptId[],
  modelHash: string,
  { count, except, random }: GhostOptions,
): Promise<Map<PromptId, Ghost[]>> {
  const others = await bestOfEach(db, promptIds, modelHash, except);
  const lonely = promptIds.filter((id) => !others.has(id));
  const own = except.length > 0 ? await bestOfEach(db, lonely, modelHash, []) : new Map<string, string[]>();
  const chosen = promptIds.map((id) => [id, spread(others.get(id) ?? own.get(id) ?? [], count, random)] as const);
  const drawings = await describe(
    db,
    chosen.flatMap(([, ids]) => ids),
  );
  const ghosts = chosen.map(([id, ids]) => [id, ids.flatMap((drawingId) => drawings.get(drawingId) ?? [])] as const);
  return new Map(ghosts.filter(([, found]) => found.length > 0));
}

/** Ids of drawings by their prompts', the best first. */
async function bestOfEach(
  db: PrismaClient,
  promptIds: readonly PromptId[],
  modelHash: string,
  except: readonly PlayerId[],
): Promise<Map<string, string[]>> {
  const byPrompt = new Map<string, string[]>();
  if (promptIds.length === 0) return byPrompt;
  const rows = await db.$queryRaw<{ id: string; promptId: string }[]>`
    SELECT id, prompt_id AS "promptId"
      FROM (SELECT DISTINCT ON (prompt_id, player_id) id, prompt_id, score, submitted_at FROM drawings
             WHERE prompt_id = ANY (${promptIds}::text[]) AND model_hash = ${modelHash} AND listed AND score > 0
               AND player_id <> ALL (${except}::text[])
             ORDER BY prompt_id, player_id, score DESC, submitted_at, id) AS best
     ORDER BY score DESC, submitted_at, id`;
  for (const { id, promptId } of rows) {
    const ids = byPrompt.get(promptId);
    if (ids) ids.push(id);
    else byPrompt.set(promptId, [id]);
  }
  return byPrompt;
}

async function describe(db: PrismaClient, ids: string[]): Promise<Map<string, Ghost>> {
  if (ids.length === 0) return new Map();
  const rows = await db.drawing.findMany({
    where: { id: { in: ids } },
    select: { id: true, nickname: true, rawScore: true, deductions: true, score: true, percentile: true, labels: true },
  });
  return new Map(
    rows.map(({ id, labels, deductions, ...row }) => [
      id,
      {
        ...row,
        drawingId: id as DrawingId,
        labels: labels as unknown as LabelShare[],
        deductions: deductions as unknown as Deduction[],
      },
    ]),
  );
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
