import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import { Nickname } from '#contract/room.ts';

/** Why a nickname cannot be used, as a sentence for the person who typed it, or null when it is fine. */
export function nicknameProblem(typed: string): string | null {
  const parsed = Nickname.safeParse(typed);
  if (parsed.success) return null;
  if (typed.trim() === '') return 'Pick a nickname first, so that the others know who draws.';
  const tooLong = [...typed.trim()].length > NICKNAME_MAX_CHARS;
  return tooLong ? `A nickname has at most ${NICKNAME_MAX_CHARS} characters.` : 'This nickname has no visible letters.';
}
