import type { SeatId } from '#contract/ids.ts';
import type { RoomView, SeatView } from '#contract/room.ts';
import type { LiveBoard } from './live-scores.ts';

/** One line of the ranking while the others still draw. */
export interface LivePlace {
  seat: SeatView;
  /** From 1; null: no score yet. */
  rank: number | null;
  score: number | null;
  /** Among the few that are shown where there is no room for all. */
  isShort: boolean;
}

/** Lines of the short ranking: the best ones, and always oneself. */
export const SHORT_PLACES = 3;

/** Everybody who draws: the best score first, then who came first; those without a score last. */
export function liveRanking(view: RoomView, board: LiveBoard | null): LivePlace[] {
  const scoreOf = (id: SeatId) => board?.bySeat.get(id)?.score ?? null;
  const seats = view.seats
    .filter((seat) => seat.role === 'playing')
    .toSorted((a, b) => (scoreOf(b.id) ?? -1) - (scoreOf(a.id) ?? -1));
  const ownPlace = seats.findIndex((seat) => seat.id === view.you);
  const best = ownPlace >= SHORT_PLACES ? SHORT_PLACES - 1 : SHORT_PLACES;
  return seats.map((seat, place) => {
    const score = scoreOf(seat.id);
    return { seat, rank: score === null ? null : place + 1, score, isShort: place < best || place === ownPlace };
  });
}
