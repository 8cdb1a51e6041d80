import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { oneOf, seededRandom } from '#contract/random.ts';
import styles from './judge-tip.module.css';

const TIPS = ['bigAndSimple', 'fillThePage', 'outlineFirst', 'ties', 'undo'] as const;

/** The judge has advice while people wait. The same for everybody who shares the `seed`. */
export function JudgeTip({ seed }: { seed: string }) {
  const t = useTranslations('round.tip');
  return (
    <aside className={styles.tip} aria-label={t('label')}>
      <JudgeFace className={styles.face ?? ''} />
      <p className={styles.bubble}>{t(oneOf(seededRandom(seed), TIPS))}</p>
    </aside>
  );
}
