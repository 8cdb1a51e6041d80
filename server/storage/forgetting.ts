import type { Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { ModeName } from '#contract/modes.ts';
import { forgetInAudit } from './audit.ts';
import { announce, changedDrawings } from './changes.ts';
import { lockCopies, removeFingerprints } from './copies.ts';
import { markOf } from './forgotten-players.ts';
import { removeJudgements } from './judgements.ts';
import { removeLovesFor, removeLovesOf } from './loves.ts';
import { forgetInModeration, removeCasesOf } from './moderation.ts';
import type { RemovedDrawing } from './port/players.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { onBoards, removeFromBoards } from './standings.ts';
import { removeExamplesOf } from './unsafe-references.ts';

/** Deleted in one transaction: the embedded database answers nobody meanwhile. */
const AT_ONCE = 50;
/** A drawing is judged minutes after it was submitted at most. Marks older than this have done their work. */
const MARKS_KEPT_MS = 7 * 24 * 3_600_000;

export async function beginForgetting(db: PrismaClient, id: PlayerId, at: Date): Promise<RemovedDrawing[]> {
  const mark = markOf(id);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${mark}, 0))`;
    await tx.forgottenPlayer.upsert({
      where: { playerHash: mark },
      create: { playerHash: mark, forgottenAt: at },
      update: { forgottenAt: at },
    });
    // [PLAYER-10] A deletion that is interrupted exports nothing of the player meanwhile.
    await tx.player.updateMany({ where: { id }, data: { trainingConsentAt: null } });
    await tx.forgottenPlayer.deleteMany({ where: { forgottenAt: { lt: new Date(at.getTime() - MARKS_KEPT_MS) } } });
  });
  const rows = await db.drawing.findMany({
    where: { playerId: id },
    select: { id: true, promptId: true, listed: true, day: true, medium: true, mode: true },
  });
  return rows.map(({ id: drawingId, promptId, listed, day, medium, mode }) => ({
    id: drawingId as DrawingId,
    promptId: promptId as PromptId,
    listed,
    day: day as Day | null,
    medium: medium as Medium,
    mode: mode as ModeName,
  }));
}

/** The player is the last to go: a deletion that was interrupted finds it again. */
export async function forgetPlayer(db: PrismaClient, id: PlayerId): Promise<void> {
  await db.moveCode.deleteMany({ where: { playerId: id } });
  await forgetInAudit(db, id);
  await db.$transaction((tx) => removeLovesOf(tx, Prisma.sql`SELECT ${id}::text`));
  await db.$transaction((tx) => forgetInModeration(tx, id));
  for (;;) {
    const rows = await db.drawing.findMany({ where: { playerId: id }, select: { id: true }, take: AT_ONCE });
    if (rows.length === 0) break;
    await removeDrawings(
      db,
      rows.map((row) => row.id),
    );
  }
  await db.$executeRaw`
    DELETE FROM players WHERE id = ${id} AND NOT EXISTS (SELECT FROM drawings WHERE drawings.player_id = players.id)`;
}

/** Deletes these drawings with all that belongs to them. Percentiles of others stay as they were told. */
export function removeDrawings(db: PrismaClient, ids: readonly string[]): Promise<number> {
  return db.$transaction(async (tx) => {
    // Before any row, as everything that hides or withholds drawings does: else the two would wait for each other.
    await lockCopies(tx);
    await removeLovesFor(tx, ids);
    await removeFingerprints(tx, ids);
    // Locked, so that nobody reports one of them meanwhile.
    await tx.$executeRaw`SELECT id FROM drawings WHERE id = ANY (${ids}::text[]) FOR UPDATE`;
    await removeCasesOf(tx, ids);
    await removeExamplesOf(tx, ids);
    const placed = await onBoards(tx, ids);
    await announce(tx, await changedDrawings(tx, ids));
    await removeJudgements(tx, ids);
    const removed = await tx.$executeRaw`DELETE FROM drawings WHERE id = ANY (${ids}::text[])`;
    await removeFromBoards(tx, placed);
    return removed;
  });
}
