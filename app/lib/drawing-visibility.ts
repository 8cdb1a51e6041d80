import { currentAdmin } from '#app/admin/session.ts';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import type { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

/** [MOD-4] Who sees a drawing: everybody, this reader although it is hidden from others, or others only. */
export async function drawingVisibility(id: DrawingId): Promise<'everybody' | 'this' | 'others'> {
  const visibility = await services().moderation.visibility(id, await currentPlayer());
  if (visibility !== 'others') return visibility;
  const admin = await currentAdmin();
  return admin !== null && admin.role !== 'editor' ? 'this' : 'others';
}
