import type { PackId, PromptId } from '#contract/ids.ts';
import { LISTED_BY_PEOPLE } from './boards.ts';
import type { DrawingStore } from './port/drawings.ts';
import type { PromptStore } from './port/prompts.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { refreshFigures } from './prompt-figures.ts';
import { escapeLike, normaliseText, toPlayable } from './prompt-rows.ts';

interface Row {
  id: string;
  text: string;
  translations: unknown;
  pack_id: string;
  pack_name: string;
  drawings: number;
  best: number | null;
}

/**
 * One page of the open prompts that contain `search` in any language, those with the most drawings first. How many these are is
 * kept for each prompt; only the best drawings of the page's prompts are looked up, in the index of the boards. No drawing on
 * paper is listed: its medium is named because the index is sorted by score within a medium.
 */
export async function openPrompts(
  db: PrismaClient,
  { search, packId, offset, limit, modelHash }: Parameters<PromptStore['openPrompts']>[0],
): ReturnType<PromptStore['openPrompts']> {
  const pattern = `%${escapeLike(normaliseText(search))}%`;
  const open = Prisma.sql`
      FROM prompts JOIN packs ON packs.id = prompts.pack_id
     WHERE prompts.origin = 'catalogue' AND NOT prompts.retired AND NOT packs.retired
       ${packId === null ? Prisma.empty : Prisma.sql`AND packs.id = ${packId}`}
       AND (prompts.normalised_text LIKE ${pattern}
            OR EXISTS (SELECT 1 FROM jsonb_each_text(prompts.translations) AS it WHERE lower(it.value) LIKE ${pattern}))`;
  await refreshFigures(db, modelHash);
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT page.*,
             (SELECT score FROM drawings
               WHERE prompt_id = page.id AND model_hash = ${modelHash} AND medium = 'screen' AND ${LISTED_BY_PEOPLE}
               ORDER BY score DESC LIMIT 1) AS best
        FROM (SELECT found.*, coalesce(figures.drawings, 0) AS drawings
                FROM (SELECT prompts.id, prompts.text, prompts.normalised_text, prompts.translations,
                             packs.id AS pack_id, packs.name AS pack_name ${open}) AS found
                LEFT JOIN prompt_figures AS figures ON figures.prompt_id = found.id AND figures.model_hash = ${modelHash}
               ORDER BY drawings DESC, found.normalised_text, found.id
               LIMIT ${limit}::int OFFSET ${offset}::int) AS page
       ORDER BY drawings DESC, page.normalised_text, page.id`,
    db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${open}`,
  ]);
  return {
    prompts: rows.map((row) => ({
      ...toPlayable(row),
      packId: row.pack_id as PackId,
      packName: row.pack_name,
      drawings: row.drawings,
      bestScore: row.best,
    })),
    total: counted?.total ?? 0,
  };
}

/** Open prompts by the median score of people's drawings, as one model judged them: read from what is kept of each prompt. */
export async function promptDifficulty(
  db: PrismaClient,
  modelHash: string,
  { first, atLeast, limit }: { first: 'hardest' | 'easiest'; atLeast: number; limit: number },
): ReturnType<DrawingStore['promptDifficulty']> {
  await refreshFigures(db, modelHash);
  const rows = await db.promptFigures.findMany({
    where: { modelHash, drawings: { gte: Math.max(1, atLeast) }, prompt: { retired: false } },
    orderBy: [{ median: first === 'hardest' ? 'asc' : 'desc' }, { drawings: 'desc' }, { prompt: { id: 'asc' } }],
    take: limit,
    select: { promptId: true, drawings: true, median: true, prompt: { select: { text: true } } },
  });
  return rows.map(({ promptId, drawings, median, prompt }) => ({
    promptId: promptId as PromptId,
    prompt: prompt.text,
    drawings,
    medianScore: median ?? 0,
  }));
}
