import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import type { PlayerStore, RemovedDrawing } from '#server/storage/port/players.ts';

/** Time to read what goes, and to think about it. */
const TOKEN_MS = 15 * 60_000;

const signature = (id: PlayerId, until: string, secret: Buffer) =>
  createHmac('sha256', secret).update(`delete:${id}:${until}`).digest();

/** `<until>.<HMAC-SHA256>` */
export function deletionToken(id: PlayerId, secret: Buffer, nowMs: number): string {
  const until = String(nowMs + TOKEN_MS);
  return `${until}.${signature(id, until, secret).toString('base64url')}`;
}

export function isDeletionToken(token: string, id: PlayerId, secret: Buffer, nowMs: number): boolean {
  const [until = '', given = ''] = token.split('.', 2);
  if (!/^\d{1,16}$/.test(until) || Number(until) < nowMs) return false;
  const expected = signature(id, until, secret);
  const bytes = Buffer.from(given, 'base64url');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** Keeps something of drawings in memory. */
interface DrawingCache {
  forgetDrawings(ids: readonly DrawingId[] | 'all'): void;
}

export interface DeletionPorts {
  players: Pick<PlayerStore, 'beginForgetting' | 'forget'>;
  /** Takes the player out of all rooms. */
  forgetInRooms(id: PlayerId, drawings: DrawingId[]): Promise<void>;
  caches: readonly DrawingCache[];
  /** Told when the drawings are gone: boards have changed, and connections of the player are nobody's. */
  gone(id: PlayerId, drawings: readonly RemovedDrawing[]): void;
}

/**
 * [PLAYER-6] First nothing more is saved of the player, then rooms let go of it, then the database, then caches. What is
 * interrupted goes on where it stopped when the player asks again.
 *
 * @returns how many drawings there were
 */
export async function deletePlayer(
  id: PlayerId,
  { players, forgetInRooms, caches, gone }: DeletionPorts,
  at: Date,
): Promise<number> {
  const drawings = await players.beginForgetting(id, at);
  const ids = drawings.map((drawing) => drawing.id);
  await forgetInRooms(id, ids);
  await players.forget(id);
  for (const cache of caches) cache.forgetDrawings(ids);
  gone(id, drawings);
  return drawings.length;
}
