import { type Refusal, refuse } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { findSeat, isConnected, isIdle, isPresent, isSpectating } from './seats.ts';
import type { RoomState, RuleContext, Seat } from './state.ts';

/** [HOST-1], [HOST-3] Who is host. */

/** The longest-seated of the connected players, else of those connected. One who is away is relieved at once. */
const successor = (seats: readonly Seat[]): Seat | undefined =>
  seats.find((seat) => isConnected(seat) && !isSpectating(seat)) ?? seats.find(isConnected);

/** Gives the room a host when the old one's seat is gone. */
export function passHost(state: RoomState): RoomState {
  if (findSeat(state, state.host)) return state;
  const { seats } = state;
  const next = successor(seats) ?? seats.find((seat) => !isSpectating(seat)) ?? seats[0];
  return next ? { ...state, host: next.id } : state;
}

/** Until when the host's lost connection is waited for; null: it is there, or gone. */
export function hostGoneAt(state: RoomState, hostGraceMs: number): number | null {
  const since = findSeat(state, state.host)?.goneSince ?? null;
  return since === null ? null : since + hostGraceMs;
}

/** A host who stays without a connection passes on to who is there; who looks on or is away, only to a present player. */
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
