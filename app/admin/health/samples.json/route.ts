import { services } from '#server/bridge.ts';
import type { HealthFacts, Sample } from '#server/ops/port.ts';
import { isAdmin } from '../../session.ts';

/** What the health page asks for every few seconds. */
export interface HealthNews {
  facts: HealthFacts;
  samples: Sample[];
}

const HEADERS = { 'Cache-Control': 'no-store' };

/** `?after=<at of the newest sample at hand>` leaves out what the page has already. For admins only. */
export async function GET(request: Request): Promise<Response> {
  if (!(await isAdmin())) {
    const error = { code: 'unauthorised', message: 'Sign in as admin to see how the server is.' };
    return Response.json({ error }, { status: 401, headers: HEADERS });
  }
  const after = Number(new URL(request.url).searchParams.get('after') ?? 0);
  const { health } = services();
  const news: HealthNews = { facts: health.facts(), samples: health.samples().filter(({ at }) => !(at <= after)) };
  return Response.json(news, { headers: HEADERS });
}
