import type { ModeLook } from './mode-look.ts';

/** A chequered flag. */
export const race: ModeLook = {
  name: 'race',
  picture: {
    wash: 'M13 8c8-4 14 4 26 0l1 18c-12 4-18-4-26 0z',
    ink: [
      'M12 6c1 14 1 26 3 37',
      'M13 8c8-4 14 4 26 0 1 6 0 12 1 18-12 4-18-4-26 0',
      'M22 6.500c1 7 0 12 1 18.500M31 9.500c1 6 0 12 1 18M13.500 17c9-4 14 4 26 0',
    ],
  },
  minPlayers: 1,
  liveScores: null,
};
