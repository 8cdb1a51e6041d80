import type { ModeLook } from './mode-look.ts';

/** A ghost that looks over one's shoulder. */
export const ghosts: ModeLook = {
  name: 'ghosts',
  picture: {
    wash: 'M9 42C8 30 6 7 24 6c18 1 15 24 16 35l-5-4-5 5-6-5-5 5-5-5z',
    ink: [
      'M9 42C8 30 6 7 24 6c18 1 15 24 16 35l-5-4-5 5-6-5-5 5-5-5z',
      'M19 19a1.500 2.500 0 1 0 .1 0zM29 19a1.500 2.500 0 1 0 .1 0z',
      'M21 29c2 3 5 3 7 0',
    ],
  },
  minPlayers: 1,
  liveScores: null,
};
