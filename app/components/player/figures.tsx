import { useFormatter, useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { PlayerFigures, Rating } from '#server/storage/port/players.ts';
import styles from './player.module.css';

/** Fewer drawings say little of how somebody draws. */
const LEAST_RATED = 5;

/** What somebody's drawings come to. @param rating null: no drawing could be compared with others */
export function Figures({ figures: { drawings, scored }, rating }: { figures: PlayerFigures; rating: Rating | null }) {
  const t = useTranslations('player');
  const format = useFormatter();
  const messages = useSharedMessages();
  const rated = rating !== null && rating.drawings >= LEAST_RATED ? rating : null;
  const facts: [string, string][] = [
    [t('figures.drawings'), format.number(drawings)],
    ...(scored
      ? ([
          [t('figures.prompts'), format.number(scored.prompts)],
          [t('figures.best'), messages.score(scored.best)],
          [t('figures.mean'), messages.score(scored.mean)],
        ] satisfies [string, string][])
      : []),
    ...(rated ? ([[t('rating.name'), messages.share(rated.beaten)]] satisfies [string, string][]) : []),
  ];
  return (
    <section className={`sheet ${styles.part}`} aria-label={t('figures.label')}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">
        {rated ? t('rating.hint', { drawings: rated.drawings }) : t('rating.few', { least: LEAST_RATED })}
      </p>
      {drawings > (scored?.drawings ?? 0) && <p className="hint">{t('figures.earlier')}</p>}
    </section>
  );
}
