import { freeLook } from '#contract/look.ts';
import type { RoomState, Seat } from './state.ts';

/** Two names that are the same here look the same: in another case, with other spaces or none, in other forms of a letter. */
export const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\s\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '');

/** The name that the room sees: the second Sam is “Sam 2” [SEAT-6]. */
export const shownName = ({ nickname, mark }: { nickname: string; mark?: number }): string =>
  mark === undefined ? nickname : `${nickname} ${mark}`;

/** [SEAT-6] A free name in the room: the nickname itself, or with the first number from 2 that nobody has. */
function freeMark(nickname: string, taken: ReadonlySet<string>): { mark?: number } {
  if (!taken.has(nameKey(nickname))) return {};
  for (let mark = 2; ; mark++) if (!taken.has(nameKey(shownName({ nickname, mark })))) return { mark };
}

/** [SEAT-6] Gives each new seat, and each one whose name was changed (`look` absent), a look and a name of its own. */
export function recognisable(state: RoomState): RoomState {
  if (state.seats.every((seat) => seat.look !== undefined)) return state;
  const known = state.seats.filter((seat) => seat.look !== undefined);
  const names = new Set(known.map((seat) => nameKey(shownName(seat))));
  const looks = new Set(known.flatMap((seat) => seat.look ?? []));
  const seats = state.seats.map((seat): Seat => {
    if (seat.look !== undefined) return seat;
    const { mark: _, ...unmarked } = seat;
    const named = { ...unmarked, ...freeMark(seat.nickname, names) };
    names.add(nameKey(shownName(named)));
    const look = freeLook(shownName(named), looks);
    looks.add(look);
    return { ...named, look };
  });
  return { ...state, seats };
}

/** Ghosts of one round with names of their own. */
export function distinctNames<T extends { nickname: string }>(ghosts: readonly T[]): T[] {
  const names = new Set<string>();
  return ghosts.map((ghost) => {
    const nickname = shownName({ nickname: ghost.nickname, ...freeMark(ghost.nickname, names) });
    names.add(nameKey(nickname));
    return { ...ghost, nickname };
  });
}
