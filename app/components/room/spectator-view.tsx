'use client';

import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import type { RoomView, RoundView } from '#contract/room.ts';
import { partsOf } from './mode-parts.ts';
import { RoundPrompts } from './prompt-banner.tsx';
import { HandedIn } from './round-people.tsx';
import { SpectatorGrid } from './spectator-grid.tsx';
import styles from './spectator-view.module.css';
import { Timer } from './timer.tsx';

interface SpectatorViewProps {
  view: RoomView;
  round: RoundView;
  deadlineMs: number;
  totalMs: number;
}

/** A round for seats that do not draw: all canvases, if the room allows spectators. */
export function SpectatorView({ view, round, deadlineMs, totalMs }: SpectatorViewProps) {
  const t = useTranslations('round');
  const join = useAction(() => roomClient().send('room:spectate', { spectate: false }));
  const me = view.seats.find((seat) => seat.id === view.you);
  const isSpectating = me?.role === 'spectating';
  const { Beside } = partsOf(view.settings);
  const sentence = view.settings.spectators ? 'nextSentence' : 'waitSentence';
  return (
    <div className={styles.watching} data-testid="looking-on">
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{t(isSpectating ? 'watch.title' : 'watch.nextTitle')}</h1>
          <RoundPrompts round={round} draws={false} say="theyDraw" level="p" />
          <p className={styles.sentence}>{t(isSpectating ? 'watch.sentence' : `watch.${sentence}`)}</p>
        </div>
        <Timer deadlineMs={deadlineMs} totalMs={totalMs} label={t('watch.timeLeft')} />
      </header>
      {Beside && <Beside view={view} round={round} deadlineMs={deadlineMs} totalMs={totalMs} />}
      {view.settings.spectators ? <SpectatorGrid view={view} /> : <JudgeFace className={styles.judge ?? ''} />}
      <footer className={styles.foot}>
        <HandedIn view={view} />
        {isSpectating && (
          <button type="button" className="btn" disabled={join.busy} onClick={join.run}>
            {t('watch.play')}
          </button>
        )}
        {join.problem && (
          <p className="problem" role="alert">
            {join.problem}
          </p>
        )}
      </footer>
    </div>
  );
}
