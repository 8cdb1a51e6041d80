import { parseOwnPrompts } from '#app/lib/prompts.ts';
import { MAX_PHRASES } from '#contract/limits.ts';

/** What pictures are compared with before anything was written: in English, as models know it best. */
export const FIRST_PHRASES = 'a cat\na house\na tree\na car';

/** The phrases of a text with one a line. None when there is a problem. */
export function parsePhrases(text: string): ReturnType<typeof parseOwnPrompts> {
  const { prompts, problem } = parseOwnPrompts(text, MAX_PHRASES);
  return { prompts: problem ? [] : prompts, problem };
}

/** The fragment of an address, which no request carries: a reload keeps the phrases, and a link hands them on. */
export const fragmentOf = (phrases: readonly string[]): string =>
  `#${new URLSearchParams(phrases.map((phrase) => ['phrase', phrase]))}`;

/** One phrase a line; null: the fragment has none that count. */
export function textOfFragment(fragment: string): string | null {
  const phrases = new URLSearchParams(fragment.replace(/^#/, '')).getAll('phrase');
  const { prompts } = parsePhrases(phrases.join('\n'));
  return prompts.length > 0 ? prompts.join('\n') : null;
}
