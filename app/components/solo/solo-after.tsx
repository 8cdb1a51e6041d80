'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { ShareButton } from '#app/components/replay/share-button.tsx';
import { useAction } from '#app/components/room/use-action.ts';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { PhaseView, RoomView } from '#contract/room.ts';
import { AgainContext } from './again-context.ts';
import type { DailyProgress } from './daily-view.ts';
import styles from './solo-after.module.css';
import { StampCard } from './stamp-card.tsx';
import { useDaily } from './use-daily.ts';

interface SoloAfterProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'reveal' | 'podium' }>;
  publicUrl: string;
}

/** After a drawing that was drawn alone: how one stands, and once more with one press. */
export function SoloAfter({ view, phase, publicUrl }: SoloAfterProps) {
  const t = useTranslations('solo.after');
  const again = useAction(useContext(AgainContext));
  const messages = useSharedMessages();
  const mine = phase.results.find((result) => result.seatId === view.you);
  const progress = useDaily(view.day);
  const best = progress?.best ?? null;
  const isBest = best !== null && best.tries > 1 && best.drawingId === mine?.drawingId;
  return (
    <>
      <section className={`sheet ${styles.standing}`} aria-label={t('label')}>
        {progress && <DailyFacts progress={progress} isBest={isBest} />}
        {view.day === null && (
          <p className={styles.ways}>
            <a className="btn" href={promptBoardHref(phase.round.promptId)} target="_blank" rel="noreferrer">
              {t('promptBoard')}
            </a>
            <a className="btn" href="/draw">
              {t('otherPrompt')}
            </a>
          </p>
        )}
        {mine?.drawingId && (
          <div className={styles.ways}>
            <ShareButton
              path={`/drawings/${mine.drawingId}`}
              publicUrl={publicUrl}
              title={t('shareTitle', { prompt: mine.prompt, score: mine.score })}
            />
          </div>
        )}
      </section>
      <div className={styles.bar}>
        {best && (
          <p className={styles.best} data-testid="best-today">
            {t.rich('best', { score: best.score, place: messages.ordinal(best.rank), of: best.of, b: bold })}{' '}
            <span className={styles.tries}>{t('tries', { count: best.tries })}</span>
          </p>
        )}
        {again.problem && (
          <p className="problem" role="alert">
            {again.problem}
          </p>
        )}
        <button type="button" className="btn btn--primary btn--big" disabled={again.busy} onClick={again.run}>
          {t('again')}
        </button>
      </div>
    </>
  );
}

const bold = (text: ReactNode) => <b>{text}</b>;

function DailyFacts({ progress, isBest }: { progress: DailyProgress; isBest: boolean }) {
  const t = useTranslations('solo.after');
  return (
    <>
      {isBest && <p className={styles.record}>{t('newBest')}</p>}
      <StampCard streak={progress.streak} />
      <p className={styles.ways}>
        <a className="btn" href="/daily">
          {t('dayBoard')}
        </a>
      </p>
    </>
  );
}
