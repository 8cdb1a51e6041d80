import type { PromptView, RoundView } from '#contract/room.ts';

/** The prompts of a round that concern who looks: the own one of who draws, else all of them (in a duel two). */
export const promptsShown = (round: RoundView, draws: boolean): PromptView[] =>
  draws ? round.prompts.filter(({ id }) => id === round.promptId) : round.prompts;
