import { useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { Deduction } from '#contract/judgement.ts';
import styles from './explanation.module.css';

interface ScoreSumProps {
  rawScore: number;
  deductions: Deduction[];
  score: number;
}

/** The score as a sum: raw score minus deductions. */
export function ScoreSum({ rawScore, deductions, score }: ScoreSumProps) {
  const t = useTranslations('explanation');
  const messages = useSharedMessages();
  const isCut = rawScore - deductions.reduce((sum, { points }) => sum + points, 0) < -0.05;
  return (
    <dl className={styles.sum} data-testid="sum">
      <div>
        <dt>{t('sum.likeness')}</dt>
        <dd>{messages.score(rawScore)}</dd>
      </div>
      {deductions.length === 0 && (
        <div className={styles.nothing}>
          <dt>{t('sum.nothing')}</dt>
          <dd>{messages.score(0)}</dd>
        </div>
      )}
      {deductions.map(({ reason, points }) => (
        <div key={reason} className={styles.deduction}>
          <dt>{messages.deduction(reason)}</dt>
          <dd>−{messages.score(points)}</dd>
        </div>
      ))}
      <div className={styles.result}>
        <dt>
          {t('sum.score')}
          {isCut && <span className={styles.cut}> {t('sum.cut')}</span>}
        </dt>
        <dd>{messages.score(score)}</dd>
      </div>
    </dl>
  );
}
