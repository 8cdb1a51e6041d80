import { withoutRudeWords } from '#server/lib/profanity.ts';
import { findSeat, isPublicRoom } from '../game/seats.ts';
import type { RoomState, Seat } from '../game/state.ts';

/**
 * [PUBLIC-2] In a public room strangers read the nicknames: those of seats that are new to it, and all when it becomes public.
 * @param before null: the room is new
 */
export function censoredNames(before: RoomState | null, after: RoomState): RoomState {
  if (!isPublicRoom(after)) return after;
  const known = before && isPublicRoom(before) ? before : null;
  const censored = (seat: Seat): Seat => {
    if (known && findSeat(known, seat.id)) return seat;
    const nickname = withoutRudeWords(seat.nickname);
    return nickname === seat.nickname ? seat : { ...seat, nickname };
  };
  return { ...after, seats: after.seats.map(censored) };
}
