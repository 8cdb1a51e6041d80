import { useTranslations } from 'next-intl';
import { PromptText } from '#app/components/prompt-text.tsx';
import styles from './duel-banner.module.css';
import type { RoundPartProps } from './round-parts.ts';

/** What the own drawing must not be taken for: what others draw in this round. */
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
