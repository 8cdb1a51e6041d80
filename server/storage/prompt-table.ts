import type { PackId, PromptId } from '#contract/ids.ts';
import { MAX_TAGS_PER_PROMPT } from '#contract/limits.ts';
import { requirePack } from './packs.ts';
import type {
  ListedPrompt,
  PromptFilter,
  PromptSort,
  PromptStore,
  PromptsChange,
  PromptsChosen,
} from './port/prompts.ts';
import { StorageConflict } from './port/storage.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { refreshFigures } from './prompt-figures.ts';
import { escapeLike, normaliseText, toPlayable } from './prompt-rows.ts';

/** Fewer drawings say more about their players than about the prompt. */
const RATED_FROM = 5;
/** [PROMPT-3] Medians of scores below and above which a prompt counts as too hard or too easy. */
const TOO_HARD_BELOW = 40;
const TOO_EASY_ABOVE = 90;

interface Row {
  id: string;
  text: string;
  translations: unknown;
  retired: boolean;
  tags: string[];
  created_at: Date;
  pack_id: string;
  pack_name: string;
  drawings: number;
  median: number | null;
  lower_quartile: number | null;
  upper_quartile: number | null;
  loved: number;
}

/** Prompts of the catalogue with their packs and the figures of one model. */
const source = (modelHash: string) => Prisma.sql`
  prompts JOIN packs ON packs.id = prompts.pack_id
  LEFT JOIN prompt_figures ON prompt_figures.prompt_id = prompts.id AND prompt_figures.model_hash = ${modelHash}`;

/** The loves of the drawings of a prompt, from an index that has loved drawings alone. */
const loves = (modelHash: string) => Prisma.sql`
  (SELECT prompt_id, sum(loved)::int AS loved FROM drawings
    WHERE model_hash = ${modelHash} AND listed AND loved > 0 GROUP BY prompt_id)`;

const ORDERS: Record<PromptSort['by'], Prisma.Sql> = {
  added: Prisma.sql`prompts.created_at`,
  text: Prisma.sql`prompts.normalised_text`,
  pack: Prisma.sql`lower(packs.name)`,
  plays: Prisma.sql`coalesce(prompt_figures.drawings, 0)`,
  median: Prisma.sql`prompt_figures.median`,
  spread: Prisma.sql`prompt_figures.upper_quartile - prompt_figures.lower_quartile`,
  loved: Prisma.sql`coalesce(adored.loved, 0)`,
};

const NEWEST: PromptSort = { by: 'added', descending: true };
/** No drawing has this model. */
const NO_MODEL = '';

/** One page of the catalogue: one query for the rows and one for their number. */
export async function listPrompts(
  db: PrismaClient,
  { sort = NEWEST, offset, limit, ...filter }: Parameters<PromptStore['list']>[0],
): ReturnType<PromptStore['list']> {
  const modelHash = filter.modelHash ?? NO_MODEL;
  if (filter.modelHash !== undefined) await refreshFigures(db, modelHash);
  const where = conditionOf(filter);
  const order = sort.descending ? Prisma.sql`DESC NULLS LAST` : Prisma.sql`ASC NULLS LAST`;
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<Row[]>`
      SELECT prompts.id, prompts.text, prompts.translations, prompts.retired, prompts.tags, prompts.created_at,
             packs.id AS pack_id, packs.name AS pack_name, coalesce(prompt_figures.drawings, 0) AS drawings,
             prompt_figures.median, prompt_figures.lower_quartile, prompt_figures.upper_quartile,
             coalesce(adored.loved, 0) AS loved
        FROM ${source(modelHash)} LEFT JOIN ${loves(modelHash)} AS adored ON adored.prompt_id = prompts.id
       WHERE ${where}
       ORDER BY ${ORDERS[sort.by]} ${order}, prompts.normalised_text, prompts.id
       LIMIT ${limit}::int OFFSET ${offset}::int`,
    db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total FROM ${source(modelHash)} WHERE ${where}`,
  ]);
  return { prompts: rows.map(toListed), total: counted?.total ?? 0 };
}

function conditionOf({ search, packId, status, tag, without, drawn }: PromptFilter): Prisma.Sql {
  const conditions = [Prisma.sql`prompts.origin = 'catalogue'`];
  if (search !== '') {
    const pattern = `%${escapeLike(normaliseText(search))}%`;
    conditions.push(Prisma.sql`(prompts.normalised_text LIKE ${pattern}
      OR EXISTS (SELECT 1 FROM jsonb_each_text(prompts.translations) AS it WHERE lower(it.value) LIKE ${pattern}))`);
  }
  if (packId !== null) conditions.push(Prisma.sql`prompts.pack_id = ${packId}`);
  if (status !== 'all')
    conditions.push(status === 'open' ? Prisma.sql`NOT prompts.retired` : Prisma.sql`prompts.retired`);
  if (tag) conditions.push(Prisma.sql`prompts.tags @> ARRAY[${tag}]::text[]`);
  if (without) conditions.push(Prisma.sql`NOT coalesce(jsonb_exists(prompts.translations, ${without}), FALSE)`);
  const rated = Prisma.sql`prompt_figures.drawings >= ${RATED_FROM}::int AND prompt_figures.median`;
  if (drawn === 'never') {
    conditions.push(Prisma.sql`NOT EXISTS (SELECT 1 FROM drawings WHERE drawings.prompt_id = prompts.id
      AND drawings.withheld IS NULL AND drawings.machine_level IS NULL)`);
  }
  if (drawn === 'too_hard') conditions.push(Prisma.sql`${rated} < ${TOO_HARD_BELOW}::float8`);
  if (drawn === 'too_easy') conditions.push(Prisma.sql`${rated} > ${TOO_EASY_ABOVE}::float8`);
  return Prisma.join(conditions, ' AND ');
}

const toListed = (row: Row): ListedPrompt => ({
  ...toPlayable(row),
  origin: 'catalogue',
  packId: row.pack_id as PackId,
  packName: row.pack_name,
  retired: row.retired,
  tags: row.tags,
  createdAt: row.created_at,
  drawings: row.drawings,
  scores:
    row.median === null
      ? null
      : {
          median: row.median,
          lowerQuartile: row.lower_quartile ?? row.median,
          upperQuartile: row.upper_quartile ?? row.median,
        },
  loved: row.loved,
});

/** All tags in use, with the number of prompts that have each, in their order. */
export async function listTags(db: PrismaClient): ReturnType<PromptStore['tags']> {
  return db.$queryRaw<{ tag: string; prompts: number }[]>`
    SELECT tag, count(*)::int AS prompts FROM prompts, unnest(tags) AS tag
     WHERE origin = 'catalogue' GROUP BY tag ORDER BY tag COLLATE "C"`;
}

/** How many of a plan's prompts it names. */
const NAMED = 5;

export async function planChange(
  db: PrismaClient,
  chosen: PromptsChosen,
  change: PromptsChange,
): ReturnType<PromptStore['planChange']> {
  await prepare(db, chosen, change);
  const { condition, from } = whichOf(chosen);
  const rows = await db.$queryRaw<{ differs: boolean; number: number; texts: string[] }[]>`
    SELECT differs, count(*)::int AS number, (array_agg(text ORDER BY normalised_text))[1:${NAMED}::int] AS texts
      FROM (SELECT prompts.text, prompts.normalised_text, (${differsBy(change)}) AS differs FROM ${from}
             WHERE ${condition}) AS matched
     GROUP BY differs`;
  const changing = rows.find(({ differs }) => differs);
  return {
    matched: rows.reduce((sum, { number }) => sum + number, 0),
    changing: changing?.number ?? 0,
    examples: changing?.texts ?? [],
  };
}

/** To be called in a transaction. */
export async function changeMany(
  tx: Prisma.TransactionClient,
  chosen: PromptsChosen,
  change: PromptsChange,
  expected: { matched: number; changing: number },
): ReturnType<PromptStore['changeMany']> {
  const { condition, from } = whichOf(chosen);
  if (change.kind === 'move') await requirePack(tx, change.packId);
  const matched = await tx.$queryRaw<{ id: string; differs: boolean }[]>`
    SELECT prompts.id, (${differsBy(change)}) AS differs FROM ${from} WHERE ${condition}
     ORDER BY prompts.id FOR UPDATE OF prompts`;
  const ids = matched.filter(({ differs }) => differs).map(({ id }) => id);
  if (matched.length !== expected.matched || ids.length !== expected.changing) {
    throw new StorageConflict('The prompts have changed since you looked. Look at what would change again.');
  }
  await tx.$executeRaw`UPDATE prompts SET ${setBy(change)} WHERE id = ANY (${ids}::text[])`;
  return { changed: ids as PromptId[] };
}

async function prepare(db: PrismaClient, chosen: PromptsChosen, change: PromptsChange): Promise<void> {
  if (change.kind === 'move') await requirePack(db, change.packId);
  if ('filter' in chosen && chosen.filter.modelHash !== undefined) await refreshFigures(db, chosen.filter.modelHash);
}

function whichOf(chosen: PromptsChosen): { condition: Prisma.Sql; from: Prisma.Sql } {
  if ('filter' in chosen) {
    return { condition: conditionOf(chosen.filter), from: source(chosen.filter.modelHash ?? NO_MODEL) };
  }
  const condition = Prisma.sql`prompts.origin = 'catalogue' AND prompts.id = ANY (${chosen.ids}::text[])`;
  return { condition, from: Prisma.sql`prompts` };
}

/** Whether the change makes a prompt another one than it is. */
function differsBy(change: PromptsChange): Prisma.Sql {
  switch (change.kind) {
    case 'move':
      return Prisma.sql`prompts.pack_id <> ${change.packId}`;
    case 'retire':
      return Prisma.sql`NOT prompts.retired`;
    case 'reopen':
      return Prisma.sql`prompts.retired`;
    case 'tag':
      return Prisma.sql`NOT prompts.tags @> ARRAY[${change.tag}]::text[]
        AND cardinality(prompts.tags) < ${MAX_TAGS_PER_PROMPT}::int`;
    case 'untag':
      return Prisma.sql`prompts.tags @> ARRAY[${change.tag}]::text[]`;
  }
}

function setBy(change: PromptsChange): Prisma.Sql {
  switch (change.kind) {
    case 'move':
      return Prisma.sql`pack_id = ${change.packId}`;
    case 'retire':
      return Prisma.sql`retired = TRUE`;
    case 'reopen':
      return Prisma.sql`retired = FALSE`;
    case 'tag':
      return Prisma.sql`tags = ARRAY(SELECT tag FROM unnest(tags || ${change.tag}::text) AS tag ORDER BY tag COLLATE "C")`;
    case 'untag':
      return Prisma.sql`tags = array_remove(tags, ${change.tag}::text)`;
  }
}
