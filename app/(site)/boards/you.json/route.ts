import { currentPlayer } from '#app/i18n/request-context.tsx';
import { BoardKey } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';

const NOT_KEPT = { headers: { 'Cache-Control': 'no-store' } };
/** Entries before the reader's own, and as many behind it. */
const NEIGHBOURS = 2;

/** The cookie's player on a board (`?board=` a `BoardKey` as JSON): `BoardNeighbours`, or null. */
export async function GET(request: Request): Promise<Response> {
  const board = boardOf(new URL(request.url).searchParams.get('board'));
  if (!board.success) {
    const error = { code: 'bad_request', message: 'Name a board, such as ?board={"kind":"overall","period":"week"}.' };
    return Response.json({ error }, { status: 400, ...NOT_KEPT });
  }
  const playerId = await currentPlayer();
  const { storage, judge } = services();
  const options = { neighbours: NEIGHBOURS, now: new Date() };
  const around =
    playerId === null
      ? null
      : await storage.drawings.around(board.data, judge.info.modelHash, { ...options, playerId });
  return Response.json(around, NOT_KEPT);
}

function boardOf(text: string | null) {
  try {
    return BoardKey.safeParse(JSON.parse(text ?? ''));
  } catch {
    return BoardKey.safeParse(null);
  }
}
