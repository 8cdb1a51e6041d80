import type { Medium } from '#contract/drawing.ts';
import type { PlayerId } from '#contract/ids.ts';
import { type PeoplesBoard, type PlacedDrawing, peoplesBoards, promptBoardName } from './board-names.ts';
import { Prisma } from './prisma.ts';
import { outdateFigures } from './prompt-figures.ts';
import { lockStandings } from './standings-lock.ts';

/** A drawing that is on boards: judged, kept and not withheld. */
export interface BoardDrawing extends PlacedDrawing {
  id: string;
  playerId: string;
  modelHash: string;
  score: number;
}

/** What `BoardDrawing` needs of a row. */
const BOARD_COLUMNS = {
  ...{ id: true, playerId: true, modelHash: true, promptId: true, machineLevel: true },
  ...{ medium: true, mode: true, listed: true, day: true, submittedAt: true, score: true },
} as const;

/**
 * Those of these drawings that are on boards, once for each model that has judged them. The rows are locked, in the order in
 * which all transactions lock them: until the end of this one no model judges them anew, and what is read here stays true.
 */
export async function onBoards(tx: Prisma.TransactionClient, ids: readonly string[]): Promise<BoardDrawing[]> {
  await tx.$executeRaw`SELECT 1 FROM drawings WHERE id = ANY (${[...ids]}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.drawing.findMany({ where: { id: { in: [...ids] }, withheld: null }, select: BOARD_COLUMNS });
  const earlier = await tx.drawingJudgement.findMany({
    where: { drawingId: { in: rows.map(({ id }) => id) } },
    select: { drawingId: true, modelHash: true, score: true },
  });
  return rows.flatMap((row) => {
    const drawing = { ...row, medium: row.medium as Medium };
    const judged = earlier.filter(({ drawingId }) => drawingId === row.id);
    return [drawing, ...judged.map(({ modelHash, score }) => ({ ...drawing, modelHash, score }))];
  });
}

/** Call in the transaction that kept the drawing, after its row is written. Takes the same time however many there are. */
export async function addToBoards(tx: Prisma.TransactionClient, drawing: BoardDrawing): Promise<void> {
  await lockStandings(tx);
  await count(tx, [drawing], 1);
  // What counted before and the new drawing are enough: nothing else gets better by it.
  await updateLines(
    tx,
    linesOf([drawing]),
    Prisma.sql`
      CROSS JOIN LATERAL (SELECT unnest(standings.drawing_ids) AS id FROM standings
                           WHERE standings.player_id = line.player_id AND standings.board = line.board
                             AND standings.model_hash = line.model_hash
                           UNION SELECT ${drawing.id}) AS counted
      JOIN drawings ON drawings.id = counted.id`,
  );
}

/** Call in the transaction that deleted or withheld the drawings, afterwards: `drawings` as they were. */
export async function removeFromBoards(tx: Prisma.TransactionClient, drawings: readonly BoardDrawing[]): Promise<void> {
  if (drawings.length === 0) return;
  await lockStandings(tx);
  await count(tx, drawings, -1);
  await updateLines(
    tx,
    linesOf(drawings),
    Prisma.sql`
      JOIN drawings ON drawings.player_id = line.player_id
       AND CASE WHEN drawings.model_hash = line.model_hash THEN TRUE
                ELSE coalesce(${byLinesModel(Prisma.sql`TRUE`)}, FALSE) END
       AND drawings.withheld IS NULL AND drawings.machine_level IS NULL
       AND CASE WHEN line.day IS NOT NULL THEN drawings.day = line.day AND drawings.medium = line.medium
                ELSE drawings.listed AND drawings.submitted_at >= line.since AND drawings.submitted_at < line.before
                     AND (line.mode IS NULL OR drawings.mode = line.mode) END`,
  );
  await tx.$executeRaw`
    DELETE FROM rank_counts WHERE entries = 0 AND board = ANY (${boardsOf(drawings)}::text[])`;
}

const boardsOf = (drawings: readonly BoardDrawing[]): string[] => [
  ...new Set(drawings.flatMap((it) => [promptBoardName(it), ...peoplesBoards(it).map(({ name }) => name)])),
];

/** Of the boards of prompts, and of the figures of prompts. */
async function count(tx: Prisma.TransactionClient, drawings: readonly BoardDrawing[], by: 1 | -1): Promise<void> {
  const entries = drawings.map((drawing) => ({
    board: promptBoardName(drawing),
    model_hash: drawing.modelHash,
    value: drawing.score,
  }));
  await tx.$executeRaw`
    INSERT INTO rank_counts (board, model_hash, value, entries)
    SELECT board, model_hash, value, ${by}::int * count(*)
      FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry (board text, model_hash text, value float8)
     GROUP BY board, model_hash, value
        ON CONFLICT (board, model_hash, value) DO UPDATE SET entries = rank_counts.entries + excluded.entries`;
  await outdateFigures(
    tx,
    drawings.filter(({ machineLevel, listed }) => machineLevel === null && listed),
  );
}

/** A person's line on a board. */
interface Line extends PeoplesBoard {
  playerId: PlayerId | string;
  modelHash: string;
}

function linesOf(drawings: readonly BoardDrawing[]): Line[] {
  const lines = new Map<string, Line>();
  for (const drawing of drawings) {
    const { playerId, modelHash } = drawing;
    for (const board of peoplesBoards(drawing)) {
      lines.set(JSON.stringify([playerId, modelHash, board.name]), { ...board, playerId, modelHash });
    }
  }
  return [...lines.values()];
}

/** Of the judgement by the line's model, which is an earlier one. A query for each value, so that no table is read whole. */
const byLinesModel = (value: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT ${value} FROM drawing_judgements AS judged
    WHERE judged.drawing_id = drawings.id AND judged.model_hash = line.model_hash)`;

/** A value of the judgement that the line is about. */
const judged = (column: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN drawings.model_hash = line.model_hash THEN drawings.${column}
       ELSE ${byLinesModel(Prisma.sql`judged.${column}`)} END`;

const [SCORE, PERCENTILE] = [judged(Prisma.sql`score`), judged(Prisma.sql`percentile`)];

/**
 * Makes the lines anew: of each prompt the best drawing, and of these as many as count; with them `rank_counts`. Points are
 * the percentile as it was when the drawing was kept, in whole percent as it is shown; none for the first of a prompt.
 *
 * @param candidates joins to each `line` the drawings that may count
 */
async function updateLines(
  tx: Prisma.TransactionClient,
  lines: readonly Line[],
  candidates: Prisma.Sql,
): Promise<void> {
  if (lines.length === 0) return;
  const wanted = lines.map(({ name, playerId, modelHash, ...rest }) => ({
    ...rest,
    board: name,
    player_id: playerId,
    model_hash: modelHash,
  }));
  await tx.$executeRaw`
    WITH line AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS line (
        board text, player_id text, model_hash text, counted int, day text, medium text, mode text,
        since timestamp, before timestamp)
    ), candidate AS (
      SELECT line.board, line.player_id, line.model_hash, line.counted AS most, drawings.id, drawings.prompt_id,
             ${SCORE} AS score, drawings.submitted_at,
             CASE WHEN line.day IS NULL THEN floor(coalesce(${PERCENTILE}, 0) * 100 + 0.5)
                  ELSE ${SCORE} END AS value
        FROM line ${candidates}
    ), best AS (
      SELECT DISTINCT ON (board, player_id, model_hash, prompt_id) * FROM candidate
       ORDER BY board, player_id, model_hash, prompt_id, value DESC, score DESC, submitted_at, id
    ), placed AS (
      SELECT *, row_number() OVER (PARTITION BY board, player_id, model_hash
                                       ORDER BY value DESC, score DESC, submitted_at, id) AS place
        FROM best
    ), fresh AS (
      SELECT board, player_id, model_hash, sum(value) AS value, max(submitted_at) AS reached_at,
             array_agg(id ORDER BY place) AS drawing_ids
        FROM placed WHERE place <= most GROUP BY board, player_id, model_hash
    ), old AS (
      SELECT standings.board, standings.player_id, standings.model_hash, standings.value
        FROM standings JOIN line USING (player_id, board, model_hash)
    ), gone AS (
      DELETE FROM standings USING line
       WHERE standings.player_id = line.player_id AND standings.board = line.board
         AND standings.model_hash = line.model_hash
         AND NOT EXISTS (SELECT FROM fresh WHERE fresh.player_id = line.player_id AND fresh.board = line.board
                            AND fresh.model_hash = line.model_hash)
    ), written AS (
      INSERT INTO standings (player_id, board, model_hash, value, reached_at, drawing_id, drawing_ids)
      SELECT player_id, board, model_hash, value, reached_at, drawing_ids[1], drawing_ids FROM fresh
          ON CONFLICT (player_id, board, model_hash) DO UPDATE
             SET value = excluded.value, reached_at = excluded.reached_at, drawing_id = excluded.drawing_id,
                 drawing_ids = excluded.drawing_ids
           WHERE standings.drawing_ids <> excluded.drawing_ids
    )
    INSERT INTO rank_counts (board, model_hash, value, entries)
    SELECT board, model_hash, value, sum(entries)
      FROM (SELECT board, model_hash, value, 1 AS entries FROM fresh
             UNION ALL SELECT board, model_hash, value, -1 FROM old) AS changed
     GROUP BY board, model_hash, value HAVING sum(entries) <> 0
        ON CONFLICT (board, model_hash, value) DO UPDATE SET entries = rank_counts.entries + excluded.entries`;
}
