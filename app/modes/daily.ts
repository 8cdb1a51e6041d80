import type { ModeLook } from './mode-look.ts';

/** A leaf of a calendar with a sun on it. */
export const daily: ModeLook = {
  name: 'daily',
  picture: {
    wash: 'M24 22a7 7 0 1 0 .1 0z',
    ink: [
      'M7 10c12-2 23 0 34-1 1 11 0 21 1 33-12 1-23 0-35 0 0-11 1-21 0-32z',
      'M16 5c0 3-1 6 0 9M32 5c0 3 1 6 0 9M8 17c11-1 22 0 33-1',
      'M24 22a7 7 0 1 0 .1 0zM12 28l3 1M33 29l3-1M15 38l2-2M33 37l-2-2',
    ],
  },
  minPlayers: 1,
  liveScores: null,
};
