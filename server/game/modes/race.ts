import type { Mode } from './mode.ts';

/** Everybody draws the same prompt, and it is judged at the end. What the other modes differ from. */
export const race: Mode = {
  name: 'race',
  given: null,
  seconds: null,
  minPlayers: 1,
  promptsPerRound: 1,
  ghosts: false,
  liveScores: (settings) => settings.liveScores,
  points: ({ score }) => score,
};
