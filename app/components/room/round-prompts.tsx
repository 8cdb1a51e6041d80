import { promptsShown } from '#app/lib/prompts-shown.ts';
import type { RoundView } from '#contract/room.ts';
import { PromptBanner, type PromptBannerProps } from './prompt-banner.tsx';

interface RoundPromptsProps extends Pick<PromptBannerProps, 'say' | 'level'> {
  round: RoundView;
  /** Whoever looks draws in this round: then the own prompt is meant, else all that are drawn. */
  draws: boolean;
}

/** What is drawn in a round, large. */
export function RoundPrompts({ round, draws, say, level }: RoundPromptsProps) {
  return promptsShown(round, draws).map(({ id, text, translations }) => (
    <PromptBanner key={id} prompt={text} translations={translations} say={say} level={level} />
  ));
}
