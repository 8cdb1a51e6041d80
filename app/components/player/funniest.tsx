import { useTranslations } from 'next-intl';
import { DrawingLink } from '#app/components/boards/drawing-link.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { Misreading } from '#server/storage/port/players.ts';
import styles from './player.module.css';

/** The drawing that the judge took most surely for something that it is far from being. */
export function Funniest({ misreading: { drawingId, prompt, takenFor, share } }: { misreading: Misreading }) {
  const t = useTranslations('player.funniest');
  const messages = useSharedMessages();
  return (
    <section className={`sheet ${styles.part}`} aria-labelledby="funniest">
      <h2 id="funniest">{t('title')}</h2>
      <div className={styles.funniest}>
        <DrawingLink drawingId={drawingId} alt={t('alt', { prompt })} />
        <dl className={styles.misread}>
          <dt>{t('drawn')}</dt>
          <dd>
            <bdi lang="en">{prompt}</bdi>
          </dd>
          <dt>{t('seen')}</dt>
          <dd>
            <bdi lang="en">{takenFor}</bdi>
          </dd>
          <dt>{t('sure')}</dt>
          <dd>{messages.share(share)}</dd>
        </dl>
      </div>
    </section>
  );
}
