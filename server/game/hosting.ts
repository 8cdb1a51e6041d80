import { type Refusal, refuse } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { findSeat, isConnected, isIdle, isMachine, isPresent, isSpectating } from './seats.ts';
import type { RoomState, RuleContext, Seat } from './state.ts';

/** [HOST-1] The longest-seated connected player, else the longest-seated connected spectator. An idle one is replaced at once. */
const successor = (seats: readonly Seat[]): Seat | undefined =>
  seats.find((seat) => isConnected(seat) && !isSpectating(seat)) ?? seats.find(isConnected);

/** [HOST-1] Gives the room a host when the old host's seat is gone. */
export function passHost(state: RoomState): RoomState {
  if (findSeat(state, state.host)) return state;
  const seats = state.seats.filter((seat) => !isMachine(seat));
  const next = successor(seats) ?? seats.find((seat) => !isSpectating(seat)) ?? seats[0];
  return next ? { ...state, host: next.id } : state;
}

/** When a disconnected host is replaced; null: it is connected, or its seat is gone. */
export function hostGoneAt(state: RoomState, hostGraceMs: number): number | null {
  const since = findSeat(state, state.host)?.goneSince ?? null;
  return since === null ? null : since + hostGraceMs;
}

/** [HOST-1], [HOST-3] Replaces a disconnected host by a connected seat, a spectating or idle host by a present player only. */
export function relieveHost(state: RoomState, { now, timing }: RuleContext): RoomState | null {
  const host = findSeat(state, state.host);
  if (!host) return null;
  const isGone = (hostGoneAt(state, timing.hostGraceMs) ?? Number.POSITIVE_INFINITY) <= now;
  const isUnfit = isSpectating(host) || isIdle(host);
  const next = isGone ? successor(state.seats) : isUnfit ? state.seats.find(isPresent) : undefined;
  return next && next.id !== host.id ? { ...state, host: next.id } : null;
}

/** [HOST-3] */
export function handOver(state: RoomState, seatId: SeatId): RoomState | Refusal {
  const next = findSeat(state, seatId);
  if (!next) return refuse('seat_not_found', 'This seat is gone.');
  if (next.id === state.host) return state;
  if (!isPresent(next)) return refuse('wrong_phase', 'Only a player who is there can be host.');
  return { ...state, host: next.id };
}
