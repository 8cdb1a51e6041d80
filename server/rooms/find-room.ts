import type { PlayerId } from '#contract/ids.ts';
import type { PublicRoom } from '#contract/room.ts';
import { isConnected, playerSeats } from '../game/people.ts';
import { publicRoom } from '../game/public-room.ts';
import { refusesEntry } from '../game/seating.ts';
import type { PhaseName, RoomState } from '../game/state.ts';

/** Lines of the list of public rooms. */
const LISTED_ROOMS = 50;

/** [R90] Public rooms with somebody in them, those with the most players first. */
export function listPublicRooms(states: Iterable<RoomState>): PublicRoom[] {
  return [...states]
    .flatMap((state) => publicRoom(state) ?? [])
    .toSorted((a, b) => b.players - a.players || b.spectators - a.spectators || (a.code < b.code ? -1 : 1))
    .slice(0, LISTED_ROOMS);
}

/** How soon somebody who sits down plays: at once, after this round's reveal, or after a whole round. */
const WAIT: Record<PhaseName, number> = {
  lobby: 0,
  choosing: 0,
  countdown: 0,
  podium: 0,
  judging: 1,
  reveal: 1,
  drawing: 2,
};

/**
 * [R90] Public rooms that would let this player in now, the best first: where it plays soonest, then where the most
 * players are. Not those where it sits already, in another tab.
 */
export function roomsToJoin<R extends { readonly state: RoomState }>(
  rooms: Iterable<R>,
  playerId: PlayerId,
  now: number,
): R[] {
  const isHere = (state: RoomState) => state.seats.some((seat) => seat.playerId === playerId && isConnected(seat));
  const connected = ({ state }: R) => playerSeats(state).filter(isConnected).length;
  return [...rooms]
    .filter(({ state }) => publicRoom(state) !== null && !isHere(state))
    .filter(({ state }) => refusesEntry(state, { playerId, spectate: false, now }) === null)
    .toSorted(
      (a, b) =>
        WAIT[a.state.phase.name] - WAIT[b.state.phase.name] ||
        connected(b) - connected(a) ||
        (a.state.code < b.state.code ? -1 : 1),
    );
}
