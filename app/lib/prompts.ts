import { MAX_OWN_PROMPTS, PROMPT_MAX_CHARS } from '#contract/limits.ts';
import type { PromptView, RoundView } from '#contract/room.ts';
import { PromptText } from '#contract/texts.ts';
import { tidyText } from '#contract/tidy-text.ts';

/** The prompts to show: a drawing player's own, else all of the round (a duel has two). */
export const promptsShown = (round: RoundView, draws: boolean): PromptView[] =>
  draws ? round.prompts.filter(({ id }) => id === round.promptId) : round.prompts;

type OwnPromptsProblem =
  /** Lines from 1. */
  { kind: 'too_long'; line: number; max: number } | { kind: 'too_many'; count: number; max: number };

export interface OwnPrompts {
  prompts: string[];
  /** The first thing that keeps them from being played; null: they are fine. */
  problem: OwnPromptsProblem | null;
}

/** Before an item of a list that was pasted: a bullet, a dash, a box, a number or a letter, and then a space. */
const LIST_MARK =
  /^[\s\u200e\u200f]*(?:[•‣◦▪▫●○■□☐☑☒✓✔·]\s*|(?:[-–—*+]|\[[ xX]?\]|\(?\p{Nd}{1,4}[.)]|\(?[a-z]\))\s+)(?=\S)/u;

export function withoutListMark(line: string): string {
  let [text, before] = [line, ''];
  // A box may follow a dash.
  while (text !== before) [before, text] = [text, text.replace(LIST_MARK, '')];
  return text;
}

/** Parses the host's own prompts, one per line; empty lines, list marks and repetitions are skipped. */
export function parseOwnPrompts(text: string, max = MAX_OWN_PROMPTS): OwnPrompts {
  const prompts = new Map<string, string>();
  let problem: OwnPromptsProblem | null = null;
  for (const [index, written] of text.split(/\r\n|[\n\r\u2028\u2029]/u).entries()) {
    const prompt = tidyText(withoutListMark(written));
    if (prompt === '' || prompts.has(prompt.toLowerCase())) continue;
    if (!PromptText.safeParse(prompt).success) problem ??= { kind: 'too_long', line: index + 1, max: PROMPT_MAX_CHARS };
    prompts.set(prompt.toLowerCase(), prompt);
  }
  if (prompts.size > max) problem ??= { kind: 'too_many', count: prompts.size, max };
  return { prompts: [...prompts.values()], problem };
}

/** A prompt in lower case without its article, for comparing it with labels. */
export const bareWord = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^(an?|the)\s+/, '');
