'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useContext } from 'react';
import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { ShareButton } from '#app/components/replay/share-button.tsx';
import type { RoundPartProps } from '#app/components/room/mode-parts.ts';
import { DrawingImage, useResultAlt } from '#app/components/room/result-card.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { useAction } from '#app/lib/use-room.ts';
import type { PhaseView, ResultView, RoomView } from '#contract/room.ts';
import { PlayAgainContext } from './solo-game.ts';
import styles from './solo-results.module.css';
import { StreakCard } from './streak-card.tsx';
import { type DailyProgress, useDaily } from './use-daily.ts';

/** While the daily prompt is drawn: the player's best score of the day. */
export function DailyNote({ view }: RoundPartProps) {
  return view.day === null ? null : <Note day={view.day} />;
}

function Note({ day }: { day: string }) {
  const t = useTranslations('round.solo');
  const progress = useDaily(day);
  if (!progress) return <p className={styles.note}>&nbsp;</p>;
  if (!progress.best) return <p className={styles.note}>{t('first')}</p>;
  const { score, tries } = progress.best;
  return (
    <p className={styles.note}>
      {t('try', { count: tries + 1 })} · {t.rich('best', { score, b: (text) => <b>{text}</b> })}
    </p>
  );
}

interface SoloEndProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'podium' }>;
  publicUrl: string;
}

/** The end of a solo game, in place of the podium. */
export function SoloEnd({ view, phase, publicUrl }: SoloEndProps) {
  const t = useTranslations('reveal');
  const mine = phase.results.find((result) => result.seatId === view.you);
  return (
    <div className={styles.end}>
      <h1>{t('podium.wellDrawn')}</h1>
      {mine && <Drawn result={mine} />}
      <SoloAfter view={view} phase={phase} publicUrl={publicUrl} />
    </div>
  );
}

function Drawn({ result }: { result: ResultView }) {
  const alt = useResultAlt(result);
  return (
    <figure className={styles.sheet}>
      <DrawingImage drawingId={result.drawingId} alt={alt} />
    </figure>
  );
}

interface SoloAfterProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'reveal' | 'podium' }>;
  publicUrl: string;
}

/** After a solo drawing: the player's progress and a button to play again. */
export function SoloAfter({ view, phase, publicUrl }: SoloAfterProps) {
  const t = useTranslations('solo.after');
  const again = useAction(useContext(PlayAgainContext));
  const messages = useSharedMessages();
  const mine = phase.results.find((result) => result.seatId === view.you);
  const progress = useDaily(view.day, view.medium);
  const best = progress?.best ?? null;
  const isBest = best !== null && best.tries > 1 && best.drawingId === mine?.drawingId;
  return (
    <>
      <section className={`sheet ${styles.standing}`} aria-label={t('label')}>
        {view.medium === 'paper' && <p data-testid="on-paper">{t('onPaper')}</p>}
        {progress && <DailyFacts progress={progress} isBest={isBest} medium={view.medium} />}
        {view.day === null && (
          <p className={styles.ways}>
            <a
              className="btn"
              href={promptBoardHref(phase.round.promptId, { by: view.medium ?? 'people' })}
              target="_blank"
              rel="noreferrer"
            >
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

function DailyFacts({
  progress,
  isBest,
  medium,
}: {
  progress: DailyProgress;
  isBest: boolean;
  medium: RoomView['medium'];
}) {
  const t = useTranslations('solo.after');
  return (
    <>
      {isBest && <p className={styles.record}>{t('newBest')}</p>}
      <StreakCard streak={progress.streak} />
      <p className={styles.ways}>
        <a className="btn" href={medium === 'paper' ? '/daily?by=paper' : '/daily'}>
          {t('dayBoard')}
        </a>
      </p>
    </>
  );
}
