import type { PlayerId } from '#contract/ids.ts';
import type { PublicRoom } from '#contract/room.ts';
import { refusesEntry } from '../game/seating.ts';
import { isConnected, playerSeats } from '../game/seats.ts';
import type { PhaseName, RoomState } from '../game/state.ts';
import { publicRoom } from '../game/view.ts';

/** Lines of the list of public rooms. */
const LISTED_ROOMS = 50;

/** [PUBLIC-1] Public rooms with somebody in them, those with the most players who are there first. */
export function listPublicRooms(states: Iterable<RoomState>): PublicRoom[] {
  return [...states]
    .flatMap((state) => {
      const room = publicRoom(state);
      return room ? [{ room, there: playersThere(state) }] : [];
    })
    .toSorted(
      (a, b) => b.there - a.there || b.room.spectators - a.room.spectators || (a.room.code < b.room.code ? -1 : 1),
    )
    .slice(0, LISTED_ROOMS)
    .map(({ room }) => room);
}

/** Different players who are connected, however many tabs each has. */
const playersThere = (state: RoomState): number =>
  new Set(
    playerSeats(state)
      .filter(isConnected)
      .map((seat) => seat.playerId),
  ).size;

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
 * [PUBLIC-1] Public rooms that would let this player in now, the best first: where it plays soonest, then where the most
 * players are. Not those where it sits already, in another tab.
 */
export function roomsToJoin<R extends { readonly state: RoomState }>(
  rooms: Iterable<R>,
  playerId: PlayerId,
  now: number,
): R[] {
  const isHere = (state: RoomState) => state.seats.some((seat) => seat.playerId === playerId && isConnected(seat));
  return [...rooms]
    .filter(({ state }) => publicRoom(state) !== null && !isHere(state))
    .filter(({ state }) => refusesEntry(state, { playerId, spectate: false, now }) === null)
    .toSorted(
      (a, b) =>
        WAIT[a.state.phase.name] - WAIT[b.state.phase.name] ||
        playersThere(b.state) - playersThere(a.state) ||
        (a.state.code < b.state.code ? -1 : 1),
    );
}
