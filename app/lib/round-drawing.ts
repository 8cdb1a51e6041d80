import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import type { RoundId } from '#contract/ids.ts';
import type { OwnDrawing, RoomView } from '#contract/room.ts';
import { sessionStorageOrNull } from './browser-storage.ts';
import { DrawingSession } from './drawing/drawing-session.ts';

/** The own drawing of one round. */
export interface RoundDrawing {
  roundId: RoundId;
  session: DrawingSession;
}

export type SendOps = (roundId: RoundId, from: number, ops: DrawOp[]) => Promise<Result<{ acked: number }>>;

/**
 * Which drawing belongs to a view: the one at hand while its round lasts, a new one when a round begins to be drawn,
 * none for who waits. `own` is what the server has stored, where the view came with a snapshot.
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
  // More on the server than here: another tab of this seat went on drawing, so its ops are the truth.
  if (current?.roundId === roundId && stored.length <= current.session.opCount) return current;
  const me = view.seats.find((seat) => seat.id === view.you);
  const draws = view.phase.name === 'drawing' && me?.role === 'playing';
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
