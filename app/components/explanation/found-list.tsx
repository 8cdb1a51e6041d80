import { useTranslations } from 'next-intl';
import { EnglishPrompt } from '#app/components/prompt-text.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { type HeatPlace, placeOf } from '#canvas/heat.ts';
import type { FoundThing } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import styles from './explanation.module.css';

/** Where the judge found each thing of the prompt, in words; what is missing is marked. */
export function FoundList({ found }: { found: readonly FoundThing[] }) {
  const t = useTranslations('explanation');
  const messages = useSharedMessages();
  return (
    <ul className={styles.found} aria-label={t('found.label')}>
      {found.map(({ text, share, box }, i) => {
        const noun = () => <EnglishPrompt text={text} marked={box !== null} />;
        // A prompt may name a thing twice.
        const key = `${i} ${text}`;
        if (!box) {
          return (
            <li key={key} className={styles.missing}>
              {t.rich('found.missing', { noun })}
            </li>
          );
        }
        const place: HeatPlace = placeOf(
          (box.x + box.width / 2) / CANVAS_UNITS,
          (box.y + box.height / 2) / CANVAS_UNITS,
        );
        return (
          <li key={key}>{t.rich('found.at', { noun, place: t(`places.${place}`), share: messages.share(share) })}</li>
        );
      })}
    </ul>
  );
}
