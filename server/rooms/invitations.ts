import { shownName } from '../game/recognition.ts';
import { findSeat, isConnected, playerSeats } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';

/** What the preview of a link to a room says. */
export interface Invitation {
  /** Name of the host. */
  host: string;
  /** Different players who are connected. */
  players: number;
}

/** [LINK-2] What anybody who has the code may know; null: nobody can enter with it, or nobody is there. */
export function invitationTo(state: RoomState): Invitation | null {
  const host = findSeat(state, state.host);
  const players = new Set(
    playerSeats(state)
      .filter(isConnected)
      .map(({ playerId }) => playerId),
  ).size;
  if (state.practice || state.members !== undefined || !host || players === 0) return null;
  return { host: shownName(host), players };
}
