import { useTranslations } from 'next-intl';
import { PromptText } from '#app/components/prompt-text.tsx';
import { promptsShown } from '#app/lib/prompts.ts';
import type { Translations } from '#contract/locales.ts';
import type { RoundView } from '#contract/room.ts';
import type { RoundPartProps } from './mode-parts.ts';
import styles from './prompt-banner.module.css';

export interface PromptBannerProps {
  prompt: string;
  translations?: Translations | undefined;
  /** Which sentence surrounds the prompt. */
  say?: 'draw' | 'youDraw' | 'theyDraw' | 'isThis' | 'itIs' | 'thisWas' | undefined;
  /** `p` where the screen has another title. */
  level?: 'h1' | 'p' | undefined;
}

/** The prompt in large type. */
export function PromptBanner({ prompt, translations, say = 'draw', level: Level = 'h1' }: PromptBannerProps) {
  const t = useTranslations('round');
  return (
    <Level
      className={styles.banner}
      data-length={prompt.length > 40 ? 'long' : prompt.length > 18 ? 'medium' : 'short'}
    >
      {t.rich(`prompt.${say}`, {
        lead: (words) => <span className={styles.lead}>{words}</span>,
        words: () => (
          <strong className={styles.prompt} data-testid="prompt">
            <PromptText text={prompt} translations={translations} marked />
          </strong>
        ),
      })}
    </Level>
  );
}

interface RoundPromptsProps extends Pick<PromptBannerProps, 'say' | 'level'> {
  round: RoundView;
  /** The player draws in this round: only the own prompt is shown, else all prompts of the round. */
  draws: boolean;
}

/** The prompts of a round in large type. */
export function RoundPrompts({ round, draws, say, level }: RoundPromptsProps) {
  return promptsShown(round, draws).map(({ id, text, translations }) => (
    <PromptBanner key={id} prompt={text} translations={translations} say={say} level={level} />
  ));
}

/** In a duel: the other prompts, for which the own drawing must not be mistaken. */
export function DuelBanner({ round }: RoundPartProps) {
  const t = useTranslations('round.duel');
  const rivals = round.prompts.filter((prompt) => prompt.id !== round.promptId);
  return rivals.map((rival) => (
    <p className={styles.rival} key={rival.id} data-testid="rival">
      {t.rich('rival', {
        words: () => (
          <strong className={styles.words}>
            <PromptText text={rival.text} translations={rival.translations} />
          </strong>
        ),
      })}
    </p>
  ));
}
