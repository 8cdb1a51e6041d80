import { notFound } from 'next/navigation';
import type { SearchParams } from '#app/lib/search-params.ts';
import type { BoardKey, BoardPage } from '#contract/boards.ts';
import type { DrawingId, PublicId } from '#contract/ids.ts';
import { BOARD_PAGE_SIZE } from '#contract/limits.ts';
import { services } from '#server/bridge.ts';
import type { JudgedModel } from '#server/storage/port/rejudging.ts';
import { cursorOf } from './board-query.ts';

export interface ShownPage extends BoardPage {
  place: 'top' | 'end';
  /** Milliseconds since the epoch. */
  readAt: number;
  /** Addresses of the public pages of those who drew, where they have one [PLAYER-9]. */
  players: Map<DrawingId, PublicId>;
}

/**
 * One page of a board, with the drawings that a model judged; by default the present one. A cursor that comes from no page of a board
 * leads to "not found".
 */
export async function readBoard(
  key: BoardKey,
  query: SearchParams,
  model: Pick<JudgedModel, 'modelHash'> = services().judge.info,
): Promise<ShownPage> {
  const at = cursorOf(query);
  if (at === 'invalid') notFound();
  const { storage } = services();
  const now = new Date();
  try {
    const page = await storage.drawings.board(key, model.modelHash, {
      cursor: at.cursor,
      limit: BOARD_PAGE_SIZE,
      now,
    });
    const players = await storage.players.publicPages(page.entries.map(({ drawingId }) => drawingId));
    return { ...page, players, place: at.cursor === null ? 'top' : 'end', readAt: now.getTime() };
  } catch (error) {
    if (error instanceof RangeError) notFound();
    throw error;
  }
}
