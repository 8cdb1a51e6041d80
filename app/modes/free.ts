import type { ModeLook } from './mode-look.ts';

/** An open sketchbook and a pencil. */
export const free: ModeLook = {
  name: 'free',
  picture: {
    wash: 'M41 5l4 4-16 17-6 2 2-6z',
    ink: [
      'M24 14c-6-4-12-4-19-3 1 9 0 18 1 27 7-1 12 0 18 3 6-4 12-4 18-3V24',
      'M24 14v27M24 14c2-2 5-3 8-3',
      'M41 5l4 4-16 17-6 2 2-6zM38 8l4 4M11 20l7 1M11 27l7 1',
    ],
  },
  minPlayers: 1,
  liveScores: null,
};
