import type { PlayerId, SeatId } from '#contract/ids.ts';
import type { RoomState, Seat } from './state.ts';

/** Idle rounds in a row after which others no longer wait for a seat, and after which it leaves a public room. */
const IDLE_ROUNDS = 2;
const IDLE_ROUNDS_LIMIT = 3;

/** [MACHINE-1] Has no connection, so that nothing waits for it and it keeps no room open. */
export const isMachine = (seat: Seat) => seat.machine !== undefined;
export const isConnected = (seat: Seat) => seat.goneSince === null && !isMachine(seat);
export const isSpectating = (seat: Seat) => seat.role === 'spectating';
/** [SEAT-5] */
export const isIdle = (seat: Seat) => seat.idleRounds >= IDLE_ROUNDS;
/** [SEAT-5] */
export const isIdleForTooLong = (seat: Seat) => seat.idleRounds >= IDLE_ROUNDS_LIMIT;
/** A connected player that is not idle: others wait for it, it may be host, and it counts for starting. */
export const isPresent = (seat: Seat) => isConnected(seat) && !isSpectating(seat) && !isIdle(seat);

export const findSeat = (state: RoomState, id: SeatId) => state.seats.find((seat) => seat.id === id);
export const anybodyConnected = (state: RoomState) => state.seats.some(isConnected);
/** Every seat but spectators': `maxPlayers` limits them. */
export const playerSeats = (state: RoomState) => state.seats.filter((seat) => !isSpectating(seat));
/** Player seats of people. */
export const personSeats = (state: RoomState) => playerSeats(state).filter((seat) => !isMachine(seat));
export const machineSeats = (state: RoomState) => state.seats.filter(isMachine);
export const spectatorSeats = (state: RoomState) => state.seats.filter(isSpectating);
/** A public room is listed, and starts and restarts by itself. */
export const isPublicRoom = (state: RoomState) => state.settings.isPublic && !state.practice;

/** [HOST-4] */
export const isBanned = (state: RoomState, playerId: PlayerId, now: number) =>
  state.bans.some((ban) => ban.playerId === playerId && ban.until > now);

/**
 * [SPECTATE-2] Whether a seat is sent the others' canvases while they are drawn: the settings allow it or it guesses what
 * they are, and its player has no drawing left to finish in this round, in whatever seat.
 */
export function mayWatch(state: RoomState, seatId: SeatId): boolean {
  const { phase, settings } = state;
  const seat = findSeat(state, seatId);
  if (!seat || phase.name !== 'drawing') return false;
  const guesses = phase.guessers?.some((guesser) => guesser.seatId === seatId) === true;
  if (!settings.spectators && !guesses) return false;
  return phase.entries.every((entry) => entry.playerId !== seat.playerId || entry.submittedAt !== null);
}

/** Keeps the state's identity where nothing changes. */
export const changeSeat = (state: RoomState, id: SeatId, change: (seat: Seat) => Seat): RoomState => {
  const seats = state.seats.map((seat) => (seat.id === id ? change(seat) : seat));
  return seats.every((seat, index) => seat === state.seats[index]) ? state : { ...state, seats };
};
