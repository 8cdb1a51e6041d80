import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DrawingLink } from '#app/components/boards/drawing-link.tsx';
import { LocalTime } from '#app/components/local-time.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { OwnDrawing, OwnDrawingsPage, OwnOrder } from '#server/storage/port.ts';
import styles from './me.module.css';

interface HistoryProps {
  page: OwnDrawingsPage;
  order: OwnOrder;
  cursor: string | null;
  modelHash: string;
}

const hrefOf = (order: OwnOrder, after?: string) => `/me?${new URLSearchParams({ order, ...(after && { after }) })}`;

/** A page of the player's own drawings. @param modelHash of the present model: scores of others are marked */
export function History({ page: { drawings, nextCursor }, order, cursor, modelHash }: HistoryProps) {
  const t = useTranslations('me.history');
  return (
    <section className={styles.history} aria-labelledby="drawings">
      <div className={styles.bar}>
        <h2 id="drawings">{t('title')}</h2>
        <nav className={styles.orders} aria-label={t('order')}>
          {(['newest', 'best'] as const).map((one) => (
            <Link key={one} className="btn" href={hrefOf(one)} aria-current={one === order ? 'page' : undefined}>
              {t(one)}
            </Link>
          ))}
        </nav>
      </div>
      {drawings.length === 0 && <p>{t('end')}</p>}
      <ul className={styles.grid}>
        {drawings.map((drawing) => (
          <Drawing key={drawing.drawingId} drawing={drawing} isEarlier={drawing.modelHash !== modelHash} />
        ))}
      </ul>
      {(cursor !== null || nextCursor !== null) && (
        <nav className={styles.orders} aria-label={t('pages')}>
          {cursor !== null && (
            <Link className="btn" href={hrefOf(order)}>
              {t('toTop')}
            </Link>
          )}
          {nextCursor !== null && (
            <Link className="btn" href={hrefOf(order, nextCursor)} prefetch={false}>
              {t('more')}
            </Link>
          )}
        </nav>
      )}
    </section>
  );
}

function Drawing({ drawing, isEarlier }: { drawing: OwnDrawing; isEarlier: boolean }) {
  const t = useTranslations('me.history');
  const messages = useSharedMessages();
  const { drawingId, prompt, nickname, score, submittedAt, withheld } = drawing;
  return (
    <li className={styles.drawing}>
      <DrawingLink drawingId={drawingId} alt={t('alt', { prompt })} />
      <p className={styles.prompt}>
        <bdi>{prompt}</bdi>
        <span className={styles.score}>{messages.score(score)}</span>
      </p>
      <p className={styles.small}>
        <LocalTime at={submittedAt.toISOString()} form="when" />
        {' · '}
        {t('as', { nickname })}
        {isEarlier && ` · ${t('earlier')}`}
        {withheld && ` · ${t('withheld')}`}
      </p>
    </li>
  );
}
