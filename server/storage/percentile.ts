import { promptBoardName } from './board-names.ts';
import { BY_PEOPLE } from './boards.ts';
import type { NewDrawing } from './port/drawings.ts';
import type { Prisma } from './prisma.ts';

/** What a drawing is compared by. */
interface Compared extends Pick<NewDrawing, 'modelHash' | 'medium' | 'submittedAt' | 'score'> {
  promptId: string;
  roundId: string;
}

/**
 * [BOARD-7] Share of people's drawings of this prompt and model, from other rounds, handed in no later and saved before, that
 * scored lower. Those of the same round are compared by their ranks: otherwise the order in which two are saved would decide
 * what each is told. The few that do not count are subtracted from what `rank_counts` has of the prompt's board.
 *
 * @returns null for the first
 */
export async function percentileOf(tx: Prisma.TransactionClient, drawing: Compared): Promise<number | null> {
  const { promptId, modelHash, medium, roundId, submittedAt, score } = drawing;
  const board = promptBoardName({ promptId, medium, machineLevel: null });
  const [counts] = await tx.$queryRaw<{ earlier: number; lower: number }[]>`
    WITH board AS (
      SELECT coalesce(sum(entries), 0) AS entries,
             coalesce(sum(entries) FILTER (WHERE value < ${score}::float8), 0) AS lower
        FROM rank_counts WHERE board = ${board} AND model_hash = ${modelHash}
    ), not_earlier AS (
      SELECT id FROM drawings WHERE round_id = ${roundId}
       UNION SELECT id FROM drawings WHERE prompt_id = ${promptId} AND model_hash = ${modelHash}
                AND listed = ANY (ARRAY[TRUE, FALSE]) AND submitted_at > ${submittedAt}::timestamp
    ), left_out AS (
      SELECT score FROM drawings
       WHERE id IN (SELECT id FROM not_earlier) AND prompt_id = ${promptId} AND model_hash = ${modelHash}
         AND withheld IS NULL AND ${BY_PEOPLE} AND medium = ${medium}
       UNION ALL
      SELECT judged.score FROM drawing_judgements AS judged
       CROSS JOIN LATERAL (SELECT * FROM drawings WHERE id = judged.drawing_id LIMIT 1) AS drawings
       WHERE judged.model_hash = ${modelHash} AND judged.prompt_id = ${promptId}
         AND (drawings.round_id = ${roundId} OR drawings.submitted_at > ${submittedAt}::timestamp)
         AND withheld IS NULL AND ${BY_PEOPLE} AND medium = ${medium}
    )
    SELECT (board.entries - (SELECT count(*) FROM left_out))::int AS earlier,
           (board.lower - (SELECT count(*) FROM left_out WHERE score < ${score}::float8))::int AS lower
      FROM board`;
  return counts && counts.earlier > 0 ? counts.lower / counts.earlier : null;
}
