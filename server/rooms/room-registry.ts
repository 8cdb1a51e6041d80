import type { PlayerId, RoomCode } from '#contract/ids.ts';
import type { PublicRoom } from '#contract/room.ts';
import { refusesEntry } from '../game/seating.ts';
import { isConnected, playerSeats } from '../game/seats.ts';
import type { PhaseName, RoomState } from '../game/state.ts';
import { readStoredState } from '../game/stored-state.ts';
import { publicRoom } from '../game/view.ts';
import type { Storage } from '../storage/port/storage.ts';
import { Room, type RoomPorts } from './room.ts';

/** [ROOM-8], [ROOM-9] Loads the rooms of the last run; the down-time takes nothing from their deadlines. */
export async function loadRooms(rooms: Map<RoomCode, Room>, ports: RoomPorts, storage: Storage): Promise<void> {
  const lastBeat = await storage.heartbeat.last();
  for (const stored of await storage.rooms.loadAll()) {
    const { savedMsAgo } = stored;
    const state = readStoredState(stored.state, {
      now: ports.clock.now(),
      ranMs: Math.max(0, savedMsAgo - (lastBeat?.msAgo ?? savedMsAgo)),
      lastBeatAt: lastBeat?.at.getTime() ?? ports.clock.date() - savedMsAgo,
    });
    if (!state) {
      ports.logger.warn({ room: stored.code }, 'a room of another version of the server was dropped');
      await storage.rooms.remove(stored.code);
      continue;
    }
    const room = new Room(state, ports);
    rooms.set(stored.code, room);
    if (!(await room.resume())) rooms.delete(stored.code);
  }
}

/** Length of the list of public rooms. */
const LISTED_ROOMS = 50;

/** [PUBLIC-1] Public rooms with somebody in them, those with the most connected players first. */
export function listPublicRooms(states: Iterable<RoomState>): PublicRoom[] {
  return [...states]
    .flatMap((state) => {
      const room = publicRoom(state);
      return room ? [{ room, players: connectedPlayers(state) }] : [];
    })
    .toSorted(
      (a, b) => b.players - a.players || b.room.spectators - a.room.spectators || (a.room.code < b.room.code ? -1 : 1),
    )
    .slice(0, LISTED_ROOMS)
    .map(({ room }) => room);
}

/** Each player counts once, in however many tabs. */
const connectedPlayers = (state: RoomState): number =>
  new Set(
    playerSeats(state)
      .filter(isConnected)
      .map((seat) => seat.playerId),
  ).size;

/** Order of the waiting time of a new player: none, until the reveal is over, or a whole round. */
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
 * [PUBLIC-1] Public rooms that would admit this player now, best first: the shortest wait, then the most players. Rooms
 * where the player sits in another tab are left out.
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
        connectedPlayers(b.state) - connectedPlayers(a.state) ||
        (a.state.code < b.state.code ? -1 : 1),
    );
}
