import type { ModeLook } from './mode-look.ts';

/** A score that climbs. */
export const live: ModeLook = {
  name: 'live',
  picture: {
    wash: 'M6 40c6-6 7-14 12-12 5 3 6 4 10-6 3-6 6-10 13-12l1 30z',
    ink: [
      'M6 5c0 13-1 24 1 37 12 0 24 0 36-1',
      'M8 38c5-5 6-12 10-11 5 2 6 5 10-5 3-7 6-10 12-12',
      'M34 8.500l7 1-2 7',
    ],
  },
  minPlayers: 1,
  liveScores: 'everyone',
};
