import { auc, quantile } from './metrics.ts';

/** A drawing judged at its own word. */
export interface Judged {
  word: string;
  recognized: boolean;
  similarity: number;
  score: number;
  /** The five nearest labels, nearest first. */
  nearest: readonly string[];
}

export interface Summary {
  drawings: number;
  recognised: number;
  /** Shares 0–1. */
  recognisedTop1: number;
  recognisedTop5: number;
  allTop1: number;
  allTop5: number;
  /**
   * How well the similarity tells recognised attempts from unrecognised ones at the same word: the mean over the words
   * that have both, weighted by their number of pairs.
   */
  aucSameWord: number;
  /** The same over all drawings, whatever their words. */
  aucOverall: number;
  recognisedMedianScore: number;
  unrecognisedMedianScore: number;
  hardestWords: string[];
}

export function summary(judged: readonly Judged[]): Summary {
  const recognised = judged.filter((one) => one.recognized);
  const unrecognised = judged.filter((one) => !one.recognized);
  const similarities = (all: readonly Judged[]) => all.map(({ similarity }) => similarity);
  const scores = (all: readonly Judged[]) =>
    all.length > 0
      ? quantile(
          all.map(({ score }) => score),
          0.5,
        )
      : Number.NaN;
  return {
    drawings: judged.length,
    recognised: recognised.length,
    recognisedTop1: within(recognised, 1),
    recognisedTop5: within(recognised, 5),
    allTop1: within(judged, 1),
    allTop5: within(judged, 5),
    aucSameWord: sameWordAuc(judged),
    aucOverall: auc(similarities(recognised), similarities(unrecognised)),
    recognisedMedianScore: scores(recognised),
    unrecognisedMedianScore: scores(unrecognised),
    hardestWords: [...byWord(recognised)]
      .map(([word, all]) => ({ word, top1: within(all, 1) }))
      .sort((a, b) => a.top1 - b.top1)
      .slice(0, 10)
      .map(({ word }) => word),
  };
}

const within = (judged: readonly Judged[], top: number) =>
  judged.filter(({ word, nearest }) => nearest.slice(0, top).includes(word)).length / judged.length;

function byWord(judged: readonly Judged[]): Map<string, Judged[]> {
  const words = new Map<string, Judged[]>();
  for (const one of judged) words.set(one.word, [...(words.get(one.word) ?? []), one]);
  return words;
}

function sameWordAuc(judged: readonly Judged[]): number {
  let [right, pairs] = [0, 0];
  for (const all of byWord(judged).values()) {
    const good = all.filter((one) => one.recognized).map(({ similarity }) => similarity);
    const bad = all.filter((one) => !one.recognized).map(({ similarity }) => similarity);
    if (good.length === 0 || bad.length === 0) continue;
    right += auc(good, bad) * good.length * bad.length;
    pairs += good.length * bad.length;
  }
  return right / pairs;
}
