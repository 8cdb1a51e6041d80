import { z } from 'zod';
import { BoardCursor as CursorText } from '#contract/boards.ts';
import { DrawingId } from '#contract/ids.ts';

/** The last entry of a page: the next one begins behind it. */
const BoardCursor = z.strictObject({
  score: z.number(),
  submittedAt: z.iso.datetime(),
  id: DrawingId,
});
export type BoardCursor = z.infer<typeof BoardCursor>;

export const writeCursor = (cursor: BoardCursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws RangeError for anything that `writeCursor` does not write */
export function readCursor(text: string): BoardCursor {
  try {
    return BoardCursor.parse(JSON.parse(Buffer.from(CursorText.parse(text), 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RangeError('This is no place on a board.', { cause });
  }
}
