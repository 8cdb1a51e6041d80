import { services } from '#server/bridge.ts';
import type { HealthFacts, Sample } from '#server/ops/port.ts';
import { refusalOf } from '../../session.ts';

/** What the health page fetches every few seconds. */
export interface HealthUpdate {
  facts: HealthFacts;
  samples: Sample[];
}

const HEADERS = { 'Cache-Control': 'no-store' };

/** `?after=<at of the newest sample at hand>` leaves out samples that the page has. For administrators only. */
export async function GET(request: Request): Promise<Response> {
  const refusal = await refusalOf('editor', 'moderator');
  if (refusal) return refusal;
  const after = Number(new URL(request.url).searchParams.get('after') ?? 0);
  const { health } = services();
  const update: HealthUpdate = { facts: health.facts(), samples: health.samples().filter(({ at }) => !(at <= after)) };
  return Response.json(update, { headers: HEADERS });
}
