import { useSharedMessages } from '#app/i18n/messages.tsx';
import styles from './score-mark.module.css';

/** A score in the judge's red handwriting, with an animated ring. */
export function ScoreMark({ score, size = 'medium' }: { score: number; size?: 'small' | 'medium' }) {
  const messages = useSharedMessages();
  return (
    <span className={styles.mark} data-size={size}>
      <svg className={styles.ring} viewBox="0 0 100 64" preserveAspectRatio="none" aria-hidden="true">
        <path
          pathLength="1"
          d="M62 7C38 1 8 10 6 32c-1 20 26 28 50 26 26-2 42-14 38-30C90 10 58 3 34 9"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className={styles.number}>{messages.score(score)}</span>
    </span>
  );
}
