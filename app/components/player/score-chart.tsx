import { useFormatter, useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { ScoresOfDay } from '#server/storage/port/players.ts';
import { chartPath, HEIGHT, placeOf, WIDTH } from './chart-shape.ts';
import styles from './player.module.css';

/** Best and average of each day, as a picture and as a table. @param days oldest first; not empty */
export function ScoreChart({ days }: { days: readonly ScoresOfDay[] }) {
  const t = useTranslations('player.chart');
  const format = useFormatter();
  const { score } = useSharedMessages();
  const dayText = (day: string) => format.dateTime(new Date(`${day}T00:00:00Z`), 'day');
  const best = days.map((day) => day.best);
  const mean = days.map((day) => day.mean);
  const [first, last] = [dayText(days[0]?.day ?? ''), dayText(days.at(-1)?.day ?? '')];
  return (
    <figure className={`sheet ${styles.part}`} aria-labelledby="scores">
      <figcaption>
        <h2 id="scores">{t('title')}</h2>
      </figcaption>
      <ul className={styles.legend}>
        <li>
          <Swatch className={styles.best} />
          {t('best')}
        </li>
        <li>
          <Swatch className={styles.mean} />
          {t('mean')}
        </li>
      </ul>
      <div className={styles.plot} dir="ltr">
        <p className={styles.scale} aria-hidden="true">
          {[100, 50, 0].map((level) => (
            <span key={level}>{level}</span>
          ))}
        </p>
        <svg
          className={styles.chart}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('label', {
            ...{ days: days.length, first, last },
            ...{ lowest: Math.min(...best), highest: Math.max(...best), now: best.at(-1) ?? 0 },
          })}
        >
          <path className={styles.level} d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
          <path className={styles.mean} d={chartPath(mean)} />
          <path className={styles.best} d={chartPath(best)} />
          {days.map(({ day }, i) => (
            // A line of almost no length is a dot that stays round when the chart is stretched.
            <g key={day}>
              <path className={styles.meanDot} d={`M${placeOf(mean, i)}h0.01`} />
              <path className={styles.dot} d={`M${placeOf(best, i)}h0.01`} />
            </g>
          ))}
        </svg>
      </div>
      <p className={styles.axis} dir="ltr" aria-hidden="true">
        <span dir="auto">{first}</span>
        {days.length > 1 && <span dir="auto">{last}</span>}
      </p>
      <details className={styles.details}>
        <summary>{t('table')}</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('day')}</th>
              <th scope="col">{t('drawings')}</th>
              <th scope="col">{t('best')}</th>
              <th scope="col">{t('mean')}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.day}>
                <th scope="row">{dayText(day.day)}</th>
                <td>{format.number(day.drawings)}</td>
                <td>{score(day.best)}</td>
                <td>{score(day.mean)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

const Swatch = ({ className }: { className: string | undefined }) => (
  <svg className={styles.swatch} viewBox="0 0 24 8" aria-hidden="true">
    <path className={className} d="M1 4H23" />
  </svg>
);
