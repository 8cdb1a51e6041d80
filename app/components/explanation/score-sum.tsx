import { useTranslations } from 'next-intl';
import { useWords } from '#app/lib/use-words.ts';
import type { Deduction } from '#contract/room.ts';
import styles from './explanation.module.css';

interface ScoreSumProps {
  rawScore: number;
  deductions: Deduction[];
  score: number;
}

/** How the score came about, as a sum on paper: nothing is taken off in silence. */
export function ScoreSum({ rawScore, deductions, score }: ScoreSumProps) {
  const t = useTranslations('explanation');
  const words = useWords();
  const isCut = rawScore - deductions.reduce((sum, { points }) => sum + points, 0) < -0.05;
  return (
    <dl className={styles.sum} data-testid="sum">
      <div>
        <dt>{t('sum.likeness')}</dt>
        <dd>{words.score(rawScore)}</dd>
      </div>
      {deductions.length === 0 && (
        <div className={styles.nothing}>
          <dt>{t('sum.nothing')}</dt>
          <dd>{words.score(0)}</dd>
        </div>
      )}
      {deductions.map(({ reason, points }) => (
        <div key={reason} className={styles.deduction}>
          <dt>{words.deduction(reason)}</dt>
          <dd>−{words.score(points)}</dd>
        </div>
      ))}
      <div className={styles.result}>
        <dt>
          {t('sum.score')}
          {isCut && <span className={styles.cut}> {t('sum.cut')}</span>}
        </dt>
        <dd>{words.score(score)}</dd>
      </div>
    </dl>
  );
}
