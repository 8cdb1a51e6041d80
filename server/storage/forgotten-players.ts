import { createHash } from 'node:crypto';
import type { PlayerId } from '#contract/ids.ts';
import type { NewDrawing } from './port/drawings.ts';
import { PlayerForgotten } from './port/storage.ts';
import type { Db } from './prisma.ts';

/** The mark of a player who had everything deleted says nothing of the player. */
export const markOf = (id: PlayerId) => createHash('sha256').update(`forgotten:${id}`).digest('hex');

/**
 * To be called by every transaction that saves a drawing: it shares a lock that `beginForgetting` takes alone.
 *
 * @throws PlayerForgotten
 */
export async function refuseForgotten(
  tx: Db,
  { playerId, submittedAt }: Pick<NewDrawing, 'playerId' | 'submittedAt'>,
): Promise<void> {
  const mark = markOf(playerId);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${mark}, 0))`;
  const forgotten = await tx.forgottenPlayer.findUnique({ where: { playerHash: mark } });
  if (forgotten && submittedAt <= forgotten.forgottenAt) {
    throw new PlayerForgotten('The player has had everything deleted.');
  }
}

/**
 * The same for what is written about a player beside the game: it may come late, from before the deletion.
 *
 * @throws PlayerForgotten when the player has had everything deleted, and has not given a name since
 */
export async function refuseGone(tx: Db, playerId: PlayerId): Promise<void> {
  const mark = markOf(playerId);
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(hashtextextended(${mark}, 0))`;
  const forgotten = await tx.forgottenPlayer.findUnique({ where: { playerHash: mark } });
  if (!forgotten) return;
  const player = await tx.player.findUnique({ where: { id: playerId }, select: { createdAt: true } });
  if (!player || player.createdAt <= forgotten.forgottenAt) {
    throw new PlayerForgotten('The player has had everything deleted.');
  }
}

/**
 * The same for things of several players at once. Advisory locks that are shared do not wait for each other.
 *
 * @returns the things from before their player had everything deleted
 */
export async function forgottenAmong<T extends { playerId: PlayerId; at: Date }>(
  tx: Db,
  things: readonly T[],
): Promise<Set<T>> {
  const marks = [...new Set(things.map(({ playerId }) => markOf(playerId)))];
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock_shared(hashtextextended(mark, 0)) FROM unnest(${marks}::text[]) AS mark`;
  const rows = await tx.forgottenPlayer.findMany({ where: { playerHash: { in: marks } } });
  const until = new Map(rows.map(({ playerHash, forgottenAt }) => [playerHash, forgottenAt]));
  return new Set(
    things.filter(({ playerId, at }) => {
      const forgottenAt = until.get(markOf(playerId));
      return forgottenAt !== undefined && at <= forgottenAt;
    }),
  );
}
