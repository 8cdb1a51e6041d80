import type { SeatId } from '#contract/ids.ts';
import { findSeat } from './people.ts';
import type { RoomState } from './state.ts';

/**
 * [SPECTATE-2] Whether a seat is sent the others' canvases while they are drawn: where looking on is allowed, by who does not
 * draw any more in this round, on no seat of theirs.
 */
export function mayWatch(state: RoomState, seatId: SeatId): boolean {
  const { phase, settings } = state;
  const seat = findSeat(state, seatId);
  if (!seat || phase.name !== 'drawing' || !settings.spectators) return false;
  return phase.entries.every((entry) => entry.playerId !== seat.playerId || entry.submittedAt !== null);
}
