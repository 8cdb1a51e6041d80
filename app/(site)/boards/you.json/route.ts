import { currentPlayer } from '#app/i18n/request-context.tsx';
import { BoardKey } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';

const NOT_KEPT = { headers: { 'Cache-Control': 'no-store' } };
/** Entries before the reader's own, and as many behind it. */
const NEIGHBOURS = 2;
/** SHA-256 in hexadecimal digits. */
const MODEL_HASH_CHARS = 64;

/**
 * The cookie's player on a board (`?board=` a `BoardKey` as JSON; `?model=` the hash of an earlier model): `BoardNeighbours`,
 * or null.
 */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const board = boardOf(searchParams.get('board'));
  if (!board.success) {
    const error = { code: 'bad_request', message: 'Name a board, such as ?board={"kind":"overall","period":"week"}.' };
    return Response.json({ error }, { status: 400, ...NOT_KEPT });
  }
  const playerId = await currentPlayer();
  const { storage, judge } = services();
  const modelHash = searchParams.get('model')?.slice(0, MODEL_HASH_CHARS) ?? judge.info.modelHash;
  const options = { neighbours: NEIGHBOURS, now: new Date() };
  const around =
    playerId === null ? null : await storage.drawings.around(board.data, modelHash, { ...options, playerId });
  return Response.json(around, NOT_KEPT);
}

function boardOf(text: string | null) {
  try {
    return BoardKey.safeParse(JSON.parse(text ?? ''));
  } catch {
    return BoardKey.safeParse(null);
  }
}
