import type { GameOutcome, Mode } from './mode.ts';
import { race } from './race.ts';

/**
 * Two prompts, everybody draws one of them, and the judge must tell which. With `n` prompts the points are
 * 100 · max(0, (n · sureness − 1) / (n − 1)): a coin's toss is worth nothing. What is taken off a drawing's raw score is
 * taken off its points in the same share: written words would make the judge sure of them.
 */
export const duel: Mode = {
  ...race,
  name: 'duel',
  minPlayers: 2,
  promptsPerRound: 2,
  points(outcome, of) {
    const { sureness } = outcome;
    if (sureness === null || of < 2) return 0;
    const aboveChance = Math.max(0, (of * sureness - 1) / (of - 1));
    return Math.round(1_000 * Math.min(1, aboveChance) * shareLeft(outcome)) / 10;
  },
};

const shareLeft = ({ rawScore, deductions, score }: GameOutcome): number => {
  if (deductions.length === 0) return 1;
  return rawScore > 0 ? Math.min(1, Math.max(0, score / rawScore)) : 0;
};
