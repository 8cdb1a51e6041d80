import { deductionText, scoreText } from '#app/lib/wording.ts';
import type { Deduction } from '#contract/room.ts';
import styles from './why.module.css';

interface ScoreSumProps {
  rawScore: number;
  deductions: Deduction[];
  score: number;
}

/** How the score came about, as a sum on paper: nothing is taken off in silence. */
export function ScoreSum({ rawScore, deductions, score }: ScoreSumProps) {
  const isCut = rawScore - deductions.reduce((sum, { points }) => sum + points, 0) < -0.05;
  return (
    <dl className={styles.sum} data-testid="sum">
      <div>
        <dt>Likeness</dt>
        <dd>{scoreText(rawScore)}</dd>
      </div>
      {deductions.length === 0 && (
        <div className={styles.nothing}>
          <dt>Nothing taken off</dt>
          <dd>{scoreText(0)}</dd>
        </div>
      )}
      {deductions.map(({ reason, points }) => (
        <div key={reason} className={styles.deduction}>
          <dt>{deductionText(reason)}</dt>
          <dd>−{scoreText(points)}</dd>
        </div>
      ))}
      <div className={styles.result}>
        <dt>
          Score
          {isCut && <span className={styles.cut}> never below 0</span>}
        </dt>
        <dd>{scoreText(score)}</dd>
      </div>
    </dl>
  );
}
