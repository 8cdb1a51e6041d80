import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LocalTime } from '#app/components/local-time.tsx';
import { DrawingTile } from '#app/components/player/drawing-tile.tsx';
import type { OwnDrawing, OwnDrawingsPage, OwnOrder } from '#server/storage/port/players.ts';
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
  const { drawingId, prompt, nickname, score, submittedAt, withheld, caption } = drawing;
  return (
    <DrawingTile drawingId={drawingId} alt={t('alt', { prompt })} caption={caption} prompt={prompt} score={score}>
      <LocalTime at={submittedAt.toISOString()} form="when" />
      {' · '}
      {t('as', { nickname })}
      {isEarlier && ` · ${t('earlier')}`}
      {withheld && ` · ${t(withheld === 'hidden' ? 'hidden' : 'withheld')}`}
    </DrawingTile>
  );
}
