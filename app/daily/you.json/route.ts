import { currentPlayer } from '#app/lib/current-player.ts';
import { Day } from '#contract/boards.ts';
import { standingOf } from '../standing.ts';

const NOT_KEPT = { headers: { 'Cache-Control': 'no-store' } };

/** How the player of the cookie stands on `?day=2026-11-23`: a `DailyStanding`. */
export async function GET(request: Request): Promise<Response> {
  const day = Day.safeParse(new URL(request.url).searchParams.get('day'));
  if (!day.success) {
    const error = { code: 'bad_request', message: 'Name a day, such as ?day=2026-11-23.' };
    return Response.json({ error }, { status: 400, ...NOT_KEPT });
  }
  return Response.json(await standingOf(await currentPlayer(), day.data), NOT_KEPT);
}
