import { useTranslations } from 'next-intl';
import styles from './streak-card.module.css';
import type { DailyProgress } from './use-daily.ts';

/** Days on a card; after them a new card begins. */
const FIELDS = [0, 1, 2, 3, 4, 5, 6] as const;

/** The player's streak of days, as stamps on a card of seven. */
export function StreakCard({ streak }: { streak: DailyProgress['streak'] }) {
  const t = useTranslations('solo.streak');
  const { current, best, drawnToday } = streak;
  const stamped = current === 0 ? 0 : ((current - 1) % FIELDS.length) + 1;
  // A card that was full yesterday is replaced by an empty one for today.
  const shown = stamped === FIELDS.length && !drawnToday ? 0 : stamped;
  return (
    <figure className={styles.card} data-testid="streak" data-current={current}>
      <ol className={styles.fields} aria-hidden="true">
        {FIELDS.map((field) => (
          <li
            key={field}
            className={styles.field}
            data-stamped={field < shown}
            data-next={field === shown && !drawnToday}
          >
            {field < shown && (
              <svg viewBox="0 0 40 40" aria-hidden="true">
                <path d="M20 3c10-1 17 7 17 17s-7 18-17 17S3 30 3 20 10 4 20 3z" />
                <path d="M12 21c3 2 4 4 6 7 2-7 5-12 11-17" />
              </svg>
            )}
          </li>
        ))}
      </ol>
      <figcaption className={styles.words}>
        {t('days', { count: current })}
        {best > current && <span className={styles.best}> {t('best', { count: best })}</span>}
        {!drawnToday && <span className={styles.today}>{t(current > 0 ? 'keep' : 'begin')}</span>}
      </figcaption>
    </figure>
  );
}
