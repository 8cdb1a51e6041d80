import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import type { RoundId } from '#contract/ids.ts';
import type { OwnDrawing, RoomView } from '#contract/room.ts';
import { sessionStorageOrNull } from './browser-storage.ts';
import { DrawingSession } from './drawing/drawing-session.ts';
import { roundRole } from './roles.ts';

/** The player's drawing of one round. */
export interface RoundDrawing {
  roundId: RoundId;
  session: DrawingSession;
}

export type SendOps = (roundId: RoundId, from: number, ops: DrawOp[]) => Promise<Result<{ acked: number }>>;

/**
 * The drawing that belongs to a view: the current one while its round lasts, a new one when a round begins, null for seats
 * that do not draw. `own` is the server's stored drawing, if the view came with a snapshot.
 */
export function drawingFor(
  view: RoomView,
  current: RoundDrawing | null,
  own: OwnDrawing | null,
  send: SendOps,
): RoundDrawing | null {
  if (view.phase.name === 'lobby' || view.phase.name === 'choosing' || view.phase.name === 'countdown') return null;
  const roundId = view.phase.round.id;
  const stored = own?.roundId === roundId ? own.ops : [];
  // If the server has more ops, another tab of this seat has continued the drawing.
  if (current?.roundId === roundId && stored.length <= current.session.opCount) return current;
  const draws = view.phase.name === 'drawing' && roundRole(view) === 'draws';
  if (!draws && stored.length === 0) return null;

  const elapsedMs = view.phase.name === 'drawing' ? view.phase.totalMs - view.phase.remainingMs : 0;
  const beganAtMs = performance.now() - Math.max(0, elapsedMs);
  return {
    roundId,
    session: new DrawingSession({
      roundId,
      ops: stored,
      storage: sessionStorageOrNull(),
      send: (from, ops) => send(roundId, from, ops),
      now: () => performance.now() - beganAtMs,
    }),
  };
}
