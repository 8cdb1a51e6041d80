import type { Medium } from '#contract/drawing.ts';
import type { DrawingId, PromptId } from '#contract/ids.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { promptBoardName } from './board-names.ts';
import { rankOf } from './boards.ts';
import { announce, changedDrawings } from './changes.ts';
import { packFloats, unpackOps } from './drawings.ts';
import { judgedModels, MODELS_OF_ROWS } from './judgements.ts';
import { percentileOf } from './percentile.ts';
import type { ListedPlace } from './port/drawings.ts';
import type { JudgedAgain, Rejudging, RejudgingState, RejudgingStore, ScoreMove } from './port/rejudging.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { addToBoards, type BoardDrawing, removeFromBoards } from './standings.ts';
import { takenFor } from './taken-for.ts';

/** Points of a step of the histogram of changes, and its steps on each side of "nearly the same". */
const STEP_POINTS = 5;
const STEPS = 100 / STEP_POINTS;
const NO_CHANGES = () => new Array<number>(2 * STEPS + 1).fill(0);

/** What is needed of a row to judge it again. */
const COLUMNS = {
  ...{ id: true, roundId: true, playerId: true, promptId: true, prompt: true, machineLevel: true, medium: true },
  ...{ mode: true, listed: true, day: true, submittedAt: true, withheld: true, score: true, modelHash: true },
} as const;

type Row = Prisma.RejudgingGetPayload<object>;

export function createRejudgingStore(db: PrismaClient): RejudgingStore {
  return {
    models: () => judgedModels(db),

    async find(modelHash) {
      const row = await db.rejudging.findUnique({ where: { modelHash } });
      return row && toJob(row);
    },

    async all() {
      return (await db.rejudging.findMany({ orderBy: [{ startedAt: 'desc' }, { modelHash: 'asc' }] })).map(toJob);
    },

    countOthers: (modelHash) => countOthers(db, modelHash),

    async start({ modelHash, modelId }, at) {
      const total = await countOthers(db, modelHash);
      await db.$transaction(async (tx) => {
        const job = await tx.rejudging.findUnique({ where: { modelHash } });
        const anew = { total, done: 0, failed: 0, afterAt: null, afterId: null, startedAt: at };
        if (!job) {
          const data = { ...anew, modelHash, modelId, state: 'running', changes: NO_CHANGES(), updatedAt: at };
          await tx.rejudging.createMany({ data: [data], skipDuplicates: true });
        } else if (job.state !== 'running') {
          // One that was paused goes on where it was; another pass looks at all that is left. What moved adds up.
          const data = { ...(job.state === 'done' && anew), state: 'running', updatedAt: at };
          await tx.rejudging.updateMany({ where: { modelHash, state: job.state }, data });
        }
      });
    },

    async pause(modelHash, at) {
      await db.rejudging.updateMany({
        where: { modelHash, state: 'running' },
        data: { state: 'paused', runner: null, runnerUntil: null, updatedAt: at },
      });
    },

    async claim(modelHash, runner, forMs) {
      const claimed = await db.$executeRaw`
        UPDATE rejudgings
           SET runner = ${runner},
               runner_until = (now() AT TIME ZONE 'UTC') + ${forMs}::float8 * interval '1 millisecond'
         WHERE model_hash = ${modelHash} AND state = 'running'
           AND (runner IS NULL OR runner = ${runner} OR runner_until < (now() AT TIME ZONE 'UTC'))`;
      if (claimed === 0) return null;
      const row = await db.rejudging.findUnique({ where: { modelHash } });
      return row && toJob(row);
    },

    async release(modelHash, runner) {
      await db.rejudging.updateMany({ where: { modelHash, runner }, data: { runner: null, runnerUntil: null } });
    },

    async next(modelHash, { after, limit }) {
      const isBehind = after
        ? Prisma.sql`AND (submitted_at, id) > (${after.submittedAt}::timestamp, ${after.id} COLLATE "C")`
        : Prisma.empty;
      const ids = await idsOfOthers(db, modelHash, isBehind, limit);
      const rows = await db.drawing.findMany({
        where: { id: { in: ids } },
        select: { id: true, prompt: true, ops: true, submittedAt: true },
        orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }],
      });
      return Promise.all(
        rows.map(async ({ id, prompt, ops, submittedAt }) => ({
          ...{ id: id as DrawingId, prompt, submittedAt },
          ops: await unpackOps(ops).catch(() => null),
        })),
      );
    },

    async skipped(modelHash, limit) {
      const job = await db.rejudging.findUnique({ where: { modelHash } });
      if (!job || job.afterAt === null || job.afterId === null) return [];
      const isPassed = Prisma.sql`AND (submitted_at, id) <= (${job.afterAt}::timestamp, ${job.afterId} COLLATE "C")`;
      const rows = await db.drawing.findMany({
        where: { id: { in: await idsOfOthers(db, modelHash, isPassed, limit) } },
        select: { id: true, prompt: true, nickname: true },
        orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(({ id, ...row }) => ({ id: id as DrawingId, ...row }));
    },

    async keep(model, { judged, failed, after }) {
      return db.$transaction(async (tx) => {
        const rows = await lockedRows(tx, judged, model.modelHash);
        const changes = new Map<number, number>();
        for (const { row, judgement } of rows) {
          await replaceJudgement(tx, row, model, judgement);
          const step = STEPS + Math.round((judgement.score - row.score) / STEP_POINTS);
          changes.set(step, (changes.get(step) ?? 0) + 1);
        }
        const { modelHash } = model;
        // The last lock, after that of the boards: nobody holds it and waits for another.
        await tx.$executeRaw`SELECT 1 FROM rejudgings WHERE model_hash = ${modelHash} FOR UPDATE`;
        const job = await tx.rejudging.findUnique({ where: { modelHash } });
        if (job) {
          // A process that has lost the job comes late: others have counted what it passed over, and are further.
          const isFurther = isBehind(after, job);
          await tx.rejudging.update({
            where: { modelHash },
            data: {
              done: { increment: rows.length },
              updatedAt: new Date(),
              ...(isFurther && { failed: { increment: failed }, afterAt: after.submittedAt, afterId: after.id }),
              changes: job.changes.map((count, step) => count + (changes.get(step) ?? 0)),
            },
          });
        }
        const changed = await changedDrawings(
          tx,
          rows.map(({ row }) => row.id),
        );
        await announce(tx, changed);
        return changed;
      });
    },

    async finish(modelHash, at) {
      await db.rejudging.updateMany({
        where: { modelHash, state: 'running' },
        data: { state: 'done', runner: null, runnerUntil: null, updatedAt: at },
      });
    },

    async moves(modelHash, { direction, limit }) {
      const order = direction === 'up' ? Prisma.sql`DESC` : Prisma.sql`ASC`;
      const isMove = direction === 'up' ? Prisma.sql`score_change > 0` : Prisma.sql`score_change < 0`;
      const rows = await db.$queryRaw<MoveRow[]>`
        SELECT drawings.id, drawings.prompt_id, drawings.prompt, drawings.nickname, drawings.medium, drawings.machine_level,
               drawings.withheld, judged.model_hash AS from_hash, judged.model_id AS from_id, judged.score AS before,
               judged.score + judged.score_change AS after
          FROM (SELECT * FROM drawing_judgements WHERE replaced_by = ${modelHash} AND ${isMove}
                 ORDER BY score_change ${order}, drawing_id ${order} LIMIT ${limit}::int) AS judged
          JOIN drawings ON drawings.id = judged.drawing_id
         ORDER BY judged.score_change ${order}, drawings.id ${order}`;
      return Promise.all(rows.map((row) => moveOf(db, row, modelHash)));
    },
  };
}

/** Whether a place comes after the last one that the job has looked at. */
function isBehind({ submittedAt, id }: ListedPlace, { afterAt, afterId }: Row): boolean {
  if (afterAt === null || afterId === null) return true;
  const later = submittedAt.getTime() - afterAt.getTime();
  return later > 0 || (later === 0 && id > afterId);
}

/** The first drawings that another model judged, in the order in which they were handed in. @param which condition on them */
async function idsOfOthers(db: PrismaClient, modelHash: string, which: Prisma.Sql, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT next.id FROM ${MODELS_OF_ROWS} AS model
     CROSS JOIN (VALUES (TRUE), (FALSE)) AS shown (listed)
     CROSS JOIN LATERAL (
           SELECT id, submitted_at FROM drawings
            WHERE model_hash = model.model_hash AND listed = shown.listed ${which}
            ORDER BY submitted_at, id LIMIT ${limit}::int) AS next
     WHERE model.model_hash <> ${modelHash}
     ORDER BY next.submitted_at, next.id LIMIT ${limit}::int`;
  return rows.map(({ id }) => id);
}

/** Counted by an index, of each other model: a count of all rows that are not this model's would read the whole table. */
async function countOthers(db: PrismaClient, modelHash: string): Promise<number> {
  const [row] = await db.$queryRaw<{ drawings: number }[]>`
    SELECT coalesce(sum(counted.drawings), 0)::int AS drawings
      FROM ${MODELS_OF_ROWS} AS model
     CROSS JOIN LATERAL (
           SELECT count(*) AS drawings FROM drawings WHERE model_hash = model.model_hash OFFSET 0) AS counted
     WHERE model.model_hash <> ${modelHash}`;
  return row?.drawings ?? 0;
}

interface MoveRow {
  id: string;
  prompt_id: string;
  prompt: string;
  nickname: string;
  medium: string;
  machine_level: number | null;
  withheld: string | null;
  from_hash: string;
  from_id: string;
  before: number;
  after: number;
}

async function moveOf(db: PrismaClient, row: MoveRow, modelHash: string): Promise<ScoreMove> {
  const board = promptBoardName({
    promptId: row.prompt_id,
    medium: row.medium as Medium,
    machineLevel: row.machine_level,
  });
  const isRanked = row.withheld === null && row.machine_level === null;
  const rank = (hash: string, score: number) => (isRanked ? rankOf(db, board, hash, score) : Promise.resolve(null));
  // A sum of floats is not the score that it comes from.
  const after = Math.round(row.after * 10) / 10;
  const [before, now] = await Promise.all([rank(row.from_hash, row.before), rank(modelHash, after)]);
  return {
    drawingId: row.id as DrawingId,
    promptId: row.prompt_id as PromptId,
    prompt: row.prompt,
    nickname: row.nickname,
    from: { modelHash: row.from_hash, modelId: row.from_id },
    before: { score: row.before, rank: before?.rank ?? null, of: before?.of ?? null },
    after: { score: after, rank: now?.rank ?? null, of: now?.of ?? null },
  };
}

const toJob = ({ afterAt, afterId, runner, runnerUntil: _, state, ...row }: Row): Rejudging => ({
  ...row,
  state: state as RejudgingState,
  after: afterAt && afterId !== null ? { submittedAt: afterAt, id: afterId as DrawingId } : null,
  isRunBySomebody: runner !== null,
});

type DrawingRow = Prisma.DrawingGetPayload<{ select: typeof COLUMNS }>;

/**
 * The rows that another model judged, in the order in which they were handed in. Nobody saves a drawing of their prompts
 * meanwhile, and no two processes replace the same judgement.
 */
async function lockedRows(
  tx: Prisma.TransactionClient,
  judged: readonly JudgedAgain[],
  modelHash: string,
): Promise<{ row: DrawingRow; judgement: JudgedAgain }[]> {
  const ids = judged.map(({ id }) => id);
  const prompts = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT prompt_id AS id FROM drawings WHERE id = ANY (${ids}::text[]) ORDER BY prompt_id`;
  for (const { id } of prompts) await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`;
  await tx.$executeRaw`SELECT 1 FROM drawings WHERE id = ANY (${ids}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.drawing.findMany({
    where: { id: { in: ids }, modelHash: { not: modelHash } },
    select: COLUMNS,
    orderBy: [{ submittedAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({ row, judgement: judged.find(({ id }) => id === row.id) as JudgedAgain }));
}

/**
 * The old judgement goes to the archive, and the drawing to the boards of the new model. What is not judged stays as it was:
 * when it was handed in, whose copy it is, whether it was too fast. The percentile is the one that it would have had then, among
 * what this model has judged. A model that judged the drawing once before does not judge it twice: its percentile stays.
 */
async function replaceJudgement(
  tx: Prisma.TransactionClient,
  row: DrawingRow,
  model: Parameters<RejudgingStore['keep']>[0],
  judgement: JudgedAgain,
): Promise<void> {
  const { id, prompt } = row;
  const { modelHash } = model;
  const placed: BoardDrawing = { ...row, medium: row.medium as Medium };
  const before = await tx.drawingJudgement.findUnique({ where: { drawingId_modelHash: { drawingId: id, modelHash } } });
  if (before) {
    await tx.drawingJudgement.delete({ where: { drawingId_modelHash: { drawingId: id, modelHash } } });
    if (row.withheld === null) await removeFromBoards(tx, [{ ...placed, modelHash, score: before.score }]);
  }
  const compared = { ...placed, modelHash, score: judgement.score, roundId: row.roundId };
  const percentile = before ? before.percentile : await percentileOf(tx, compared);
  await tx.$executeRaw`
    INSERT INTO drawing_judgements (drawing_id, model_hash, model_id, prompt_id, similarity, raw_score, deductions, score,
                                    percentile, labels, precision, provider, preprocessing, replaced_by, score_change)
    SELECT id, model_hash, model_id, prompt_id, similarity, raw_score, deductions, score, percentile, labels, precision,
           provider, preprocessing, ${modelHash}, ${judgement.score}::float8 - score
      FROM drawings WHERE id = ${id}`;
  // A label bank is a file of anybody's; jsonb refuses NUL and broken surrogates.
  const labels = judgement.labels.map(({ text, share }) => ({ text: tidyText(text), share }));
  await tx.drawing.update({
    where: { id },
    data: {
      ...model,
      ...{ similarity: judgement.similarity, rawScore: judgement.rawScore, score: judgement.score, percentile, labels },
      deductions: judgement.deductions.map(({ reason, points }) => ({ reason, points })),
      embedding: packFloats(judgement.embedding),
      takenFor: takenFor(labels, prompt),
      // Determined again when somebody asks.
      caption: Prisma.DbNull,
      moments: Prisma.DbNull,
    },
    select: { id: true },
  });
  if (row.withheld === null) await addToBoards(tx, { ...placed, modelHash, score: judgement.score });
}
