import type { ModeLook } from './mode-look.ts';

/** Two pencils, crossed. */
export const duel: ModeLook = {
  name: 'duel',
  picture: {
    wash: 'M8 6l7 1 26 27-5 6L9 13zM40 6l-7 1-7 8 5 6 8-8zM21 20l-15 15 5 6 15-16z',
    ink: [
      'M8 6l7 1 26 27c1 3-3 7-5 6L9 13z',
      'M9 13l6-6M36 29l-5 6',
      'M27 15l6-8 7-1-1 7-8 8M21 21L7 34c-1 3 3 7 5 6l13-13',
      'M33 7l6 6M12 29l5 6',
    ],
  },
  minPlayers: 2,
  liveScores: null,
};
