/** What is written on pictures of a drawing: nothing that its page does not show. */
export interface Facts {
  prompt: string;
  nickname: string;
  score: number;
  /** On its prompt's board; null: the boards of today do not show it. */
  standing: { rank: number; of: number } | null;
}

/** One decimal, as everywhere. */
export const scoreText = (score: number): string => score.toFixed(1);
