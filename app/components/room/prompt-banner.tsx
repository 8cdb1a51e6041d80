import { useTranslations } from 'next-intl';
import { PromptText } from '#app/components/prompt-text.tsx';
import type { Translations } from '#contract/locales.ts';
import styles from './prompt-banner.module.css';

export interface PromptBannerProps {
  prompt: string;
  translations?: Translations | undefined;
  /** The sentence around it. */
  say?: 'draw' | 'youDraw' | 'theyDraw' | 'isThis' | 'thisWas' | undefined;
  /** `p` where the screen has another title. */
  level?: 'h1' | 'p' | undefined;
}

/** The words to draw, large: the one thing that nobody may have to look for. */
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
