'use server';

import { z } from 'zod';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { requestAddress } from '#app/lib/request-origin.ts';
import { type Result, refuse } from '#contract/errors.ts';
import { DrawingId, PublicId } from '#contract/ids.ts';
import { ReportLine, ReportReason } from '#contract/moderation.ts';
import { services } from '#server/bridge.ts';
import { drawingVisibility } from './drawing-visibility.ts';

// The HTTP layer refuses what pages of other sites send [EDGE-1].

const Said = z.object({ reason: ReportReason, line: ReportLine });
type Reporter = Parameters<ReturnType<typeof services>['moderation']['report']>[0];

/** Who reports, unless it is banned. */
async function reporter(): Promise<Result<{ who: Reporter }>> {
  const playerId = await currentPlayer();
  if (playerId === null) return refuse('unauthorised', 'The server does not know you. Reload the page.');
  const who = { playerId, address: await requestAddress() };
  return services().moderation.refusal(who) ?? { ok: true, who };
}

/** [MOD-1] What somebody sees on a page. All arguments are untrusted. */
export async function reportDrawing(id: unknown, said: unknown): Promise<Result<object>> {
  const parsed = z.object({ id: DrawingId, said: Said }).safeParse({ id, said });
  if (!parsed.success) return refuse('bad_request', 'This report is not understood.');
  const from = await reporter();
  if (!from.ok) return from;
  const drawingId = parsed.data.id;
  if ((await drawingVisibility(drawingId)) === 'others') return refuse('not_found', 'There is no such drawing.');
  return services().moderation.report(from.who, { kind: 'drawing', drawingId }, parsed.data.said);
}

/** [MOD-1] The name on a public page. */
export async function reportPlayer(id: unknown, said: unknown): Promise<Result<object>> {
  const parsed = z.object({ id: PublicId, said: Said }).safeParse({ id, said });
  if (!parsed.success) return refuse('bad_request', 'This report is not understood.');
  const from = await reporter();
  if (!from.ok) return from;
  const owner = await services().storage.players.findPublic(parsed.data.id);
  if (!owner) return refuse('not_found', 'There is no such page.');
  const { id: playerId, nickname } = owner;
  const thing = { kind: 'name' as const, playerId, nickname, address: null, context: {} };
  return services().moderation.report(from.who, thing, parsed.data.said);
}
