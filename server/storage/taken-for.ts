import type { LabelShare } from '#contract/judgement.ts';

const ARTICLES = new Set(['a', 'an', 'the']);

/** Words without regard to case, articles and a final s. */
const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => !ARTICLES.has(word))
    .map((word) => word.replace(/s$/, ''));

/** What the judge took a drawing for: its first label, unless all of that label's words are in the prompt. */
export function takenFor(labels: readonly LabelShare[], prompt: string): string | null {
  const [first] = labels;
  if (!first) return null;
  const wanted = new Set(wordsOf(prompt));
  return wordsOf(first.text).every((word) => wanted.has(word)) ? null : first.text;
}
