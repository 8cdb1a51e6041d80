import type { BoardKey, BoardPage } from '#contract/boards.ts';
import { BOARD_PAGE_SIZE } from '#contract/limits.ts';
import { services } from '#server/bridge.ts';
import { cursorOf, type SearchParams } from './board-query.ts';

/**
 * One page of a board among the drawings of the judge that runs now.
 * @returns null when the query's cursor is none that a page of this board gave out
 */
export async function readBoard(key: BoardKey, query: SearchParams): Promise<(BoardPage & { isTop: boolean }) | null> {
  const at = cursorOf(query);
  if (at === 'invalid') return null;
  const { storage, judge } = services();
  try {
    const page = await storage.drawings.board(key, judge.info.modelHash, {
      cursor: at.cursor,
      limit: BOARD_PAGE_SIZE,
      now: new Date(),
    });
    return { ...page, isTop: at.cursor === null };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
