import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { Deduction, LabelShare } from '#contract/judgement.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { BY_MACHINES, LISTED_BY_PEOPLE } from './boards.ts';
import type { Ghost } from './port/drawings.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

interface GhostOptions {
  count: number;
  except: PlayerId[];
  random: () => number;
}

/** A drawing of a prompt's ranking. */
interface Ranked {
  id: string;
  score: number;
}

/** Past drawings of each prompt to draw against: an author's best one each, from good to less good, machines' only to fill up. */
export async function findGhosts(
  db: PrismaClient,
  promptIds: PromptId[],
  modelHash: string,
  { count, except, random }: GhostOptions,
): Promise<Map<PromptId, Ghost[]>> {
  const others = await bestOfEach(db, promptIds, modelHash, { by: LISTED_BY_PEOPLE, except });
  const lonely = promptIds.filter((id) => !others.has(id));
  const own = except.length > 0 ? await bestOfEach(db, lonely, modelHash, { by: LISTED_BY_PEOPLE }) : NOBODY;
  const people = (id: PromptId) => others.get(id) ?? own.get(id) ?? [];
  const few = promptIds.filter((id) => people(id).length < count);
  const machines = await bestOfEach(db, few, modelHash, { by: BY_MACHINES });
  const chosen = promptIds.map((id) => {
    const first = spread(people(id), count, random);
    const more = spread(machines.get(id) ?? [], count - first.length, random);
    return [id, [...first, ...more].toSorted((a, b) => b.score - a.score)] as const;
  });
  const drawings = await describe(
    db,
    chosen.flatMap(([, ranked]) => ranked.map(({ id }) => id)),
  );
  const ghosts = chosen.map(([id, ranked]) => [id, ranked.flatMap((one) => drawings.get(one.id) ?? [])] as const);
  return new Map(ghosts.filter(([, found]) => found.length > 0));
}

const NOBODY: ReadonlyMap<string, Ranked[]> = new Map();

/** By their prompts' ids, the best first. */
async function bestOfEach(
  db: PrismaClient,
  promptIds: readonly PromptId[],
  modelHash: string,
  { by, except = [] }: { by: Prisma.Sql; except?: readonly PlayerId[] },
): Promise<ReadonlyMap<string, Ranked[]>> {
  const byPrompt = new Map<string, Ranked[]>();
  if (promptIds.length === 0) return byPrompt;
  const rows = await db.$queryRaw<{ id: string; promptId: string; score: number }[]>`
    SELECT id, prompt_id AS "promptId", score
      FROM (SELECT DISTINCT ON (prompt_id, player_id) id, prompt_id, score, submitted_at FROM drawings
             WHERE prompt_id = ANY (${promptIds}::text[]) AND model_hash = ${modelHash} AND listed AND score > 0
               AND ${by} AND player_id <> ALL (${except}::text[])
             ORDER BY prompt_id, player_id, score DESC, submitted_at, id) AS best
     ORDER BY score DESC, submitted_at, id`;
  for (const { promptId, ...ranked } of rows) {
    const found = byPrompt.get(promptId);
    if (found) found.push(ranked);
    else byPrompt.set(promptId, [ranked]);
  }
  return byPrompt;
}

async function describe(db: PrismaClient, ids: string[]): Promise<Map<string, Ghost>> {
  if (ids.length === 0) return new Map();
  const rows = await db.drawing.findMany({
    where: { id: { in: ids } },
    select: {
      ...{ id: true, nickname: true, machineLevel: true, labels: true },
      ...{ rawScore: true, deductions: true, score: true, percentile: true },
    },
  });
  return new Map(
    rows.map(({ id, machineLevel, labels, deductions, ...row }) => [
      id,
      {
        ...row,
        drawingId: id as DrawingId,
        machineLevel: machineLevel as MachineLevel | null,
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
