import { currentPlayer } from '#app/i18n/request-context.tsx';
import { Day } from '#contract/boards.ts';
import { progressOf } from '../progress.ts';

const NOT_KEPT = { headers: { 'Cache-Control': 'no-store' } };

/** The progress of the cookie's player on `?day=2026-11-23`, with `&medium=paper` on paper: a `DailyProgress`. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const day = Day.safeParse(query.get('day'));
  if (!day.success) {
    const error = { code: 'bad_request', message: 'Name a day, such as ?day=2026-11-23.' };
    return Response.json({ error }, { status: 400, ...NOT_KEPT });
  }
  return Response.json(
    await progressOf(await currentPlayer(), day.data, query.get('medium') === 'paper' ? 'paper' : 'screen'),
    NOT_KEPT,
  );
}
