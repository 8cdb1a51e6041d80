import type { PlayerId, SeatId } from '#contract/ids.ts';
import type { RoomState, Seat } from './state.ts';

/** After so many idle rounds a seat holds nobody up, and after so many it leaves a public room. */
const IDLE_ROUNDS = 2;
const IDLE_ROUNDS_LIMIT = 3;

export const isConnected = (seat: Seat) => seat.goneSince === null;
export const isSpectating = (seat: Seat) => seat.role === 'spectating';
/** [SEAT-5] */
export const isIdle = (seat: Seat) => seat.idleRounds >= IDLE_ROUNDS;
/** [SEAT-5] */
export const isIdleForTooLong = (seat: Seat) => seat.idleRounds >= IDLE_ROUNDS_LIMIT;
/** Plays or will play, and is really there: others wait for it, it may be host, and it counts for starting. */
export const isPresent = (seat: Seat) => isConnected(seat) && !isSpectating(seat) && !isIdle(seat);

export const findSeat = (state: RoomState, id: SeatId) => state.seats.find((seat) => seat.id === id);
export const anybodyConnected = (state: RoomState) => state.seats.some(isConnected);
/** Seats of players: those that `maxPlayers` is about. */
export const playerSeats = (state: RoomState) => state.seats.filter((seat) => !isSpectating(seat));
export const spectatorSeats = (state: RoomState) => state.seats.filter(isSpectating);
/** In the list of rooms and going on by itself. */
export const isPublicRoom = (state: RoomState) => state.settings.isPublic && !state.practice;

/** [HOST-4] */
export const isBanned = (state: RoomState, playerId: PlayerId, now: number) =>
  state.bans.some((ban) => ban.playerId === playerId && ban.until > now);

export const changeSeat = (state: RoomState, id: SeatId, change: (seat: Seat) => Seat): RoomState => {
  const seats = state.seats.map((seat) => (seat.id === id ? change(seat) : seat));
  return seats.every((seat, index) => seat === state.seats[index]) ? state : { ...state, seats };
};
