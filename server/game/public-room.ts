import type { PublicRoom } from '#contract/room.ts';
import { anybodyConnected, findSeat, isPublicRoom, playerSeats, spectatorSeats } from './people.ts';
import type { RoomState } from './state.ts';

/** [ROOM-7] The room's line in the list of public rooms; null: it is private, or nobody is there. */
export function publicRoom(state: RoomState): PublicRoom | null {
  if (!isPublicRoom(state) || !anybodyConnected(state)) return null;
  const { mode, rounds, seconds, maxPlayers, spectators } = state.settings;
  return {
    code: state.code,
    host: findSeat(state, state.host)?.nickname ?? '',
    settings: { mode, rounds, seconds, maxPlayers, spectators },
    players: playerSeats(state).length,
    spectators: spectatorSeats(state).length,
    phase: state.phase.name,
  };
}
