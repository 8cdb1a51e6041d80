import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import { Nickname } from '#contract/texts.ts';

export type NicknameProblem = 'empty' | 'tooLong' | 'invisible';

/** Why a nickname cannot be used, or null when it is fine. */
export function nicknameProblem(typed: string): NicknameProblem | null {
  const parsed = Nickname.safeParse(typed);
  if (parsed.success) return null;
  if (typed.trim() === '') return 'empty';
  return [...typed.trim()].length > NICKNAME_MAX_CHARS ? 'tooLong' : 'invisible';
}
