import type { RoomView, SeatView } from '#contract/room.ts';

/** What a seat does in the running round. */
type RoundRole = 'draws' | 'guesses' | 'looks_on';

/** The role of this tab's seat: where one player draws, the others guess. */
export function roundRole({ phase, seats, you }: Pick<RoomView, 'phase' | 'seats' | 'you'>): RoundRole {
  const isPlaying = seats.find((seat) => seat.id === you)?.role === 'playing';
  if (!isPlaying) return 'looks_on';
  if (phase.name === 'choosing') return phase.drawer === undefined || phase.drawer === you ? 'draws' : 'guesses';
  const guessing = 'round' in phase ? phase.round.guessing : undefined;
  if (!guessing || guessing.drawer === you) return 'draws';
  const isAsked = phase.name !== 'drawing' || guessing.guessers.some(({ seatId }) => seatId === you);
  return isAsked ? 'guesses' : 'looks_on';
}

/** The seat that draws alone; null: every player draws, or the drawer is gone. */
export function drawerOf({ phase, seats }: Pick<RoomView, 'phase' | 'seats'>): SeatView | null {
  const id = phase.name === 'choosing' ? phase.drawer : 'round' in phase ? phase.round.guessing?.drawer : null;
  return seats.find((seat) => seat.id === id) ?? null;
}

/** When this tab's seat had the answer, in milliseconds since the round began; null: it has not. */
export function ownGuessMs({ phase, you }: Pick<RoomView, 'phase' | 'you'>): number | null {
  const guessers = 'round' in phase ? phase.round.guessing?.guessers : undefined;
  return guessers?.find(({ seatId }) => seatId === you)?.guessedMs ?? null;
}
