import type { RoomView, SeatView } from '#contract/room.ts';

/** The seats of people, those who look on included. */
export const peopleIn = ({ seats }: Pick<RoomView, 'seats'>): SeatView[] =>
  seats.filter(({ machine }) => machine === undefined);

/** A practice room in which not even a machine plays: there is nobody to compare with. */
export const isAlone = ({ practice, seats }: Pick<RoomView, 'practice' | 'seats'>): boolean =>
  practice && seats.every(({ machine }) => machine === undefined);
