'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { DrawingBoard } from '#app/components/drawing-board/drawing-board.tsx';
import { isAlone } from '#app/lib/company.ts';
import { useCountdown } from '#app/lib/countdown.ts';
import { seenScores } from '#app/lib/live-scores.ts';
import type { RoundDrawing } from '#app/lib/round-drawing.ts';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import type { RoomView, RoundView } from '#contract/room.ts';
import styles from './drawing-phase.module.css';
import { LiveMeter } from './live-meter.tsx';
import { partsOf } from './mode-parts.ts';
import { OwnDrawing } from './own-drawing.tsx';
import { PromptBanner } from './prompt-banner.tsx';
import { HandedIn, LiveRanking } from './round-people.tsx';
import { SpectatorGrid } from './spectator-grid.tsx';
import { Timer } from './timer.tsx';

interface DrawingPhaseProps {
  view: RoomView;
  round: RoundView;
  deadlineMs: number;
  totalMs: number;
  drawing: RoundDrawing;
  submitted: boolean;
  online: boolean;
}

/** Prompt, timer, canvas and the button to hand in, with the parts that the mode adds. */
export function DrawingPhase({ view, round, deadlineMs, totalMs, drawing, submitted, online }: DrawingPhaseProps) {
  const t = useTranslations('round.drawing');
  const handIn = useAction(() => roomClient().handIn());
  const scores = seenScores(view.settings);
  const { Banner, Beside } = partsOf(view.settings);
  // Offline players keep drawing: the server may be down, and its clock with it.
  const isOver = useCountdown(deadlineMs) === 0 && online;
  const clock = { deadlineMs, totalMs };
  const label = t('paper', { prompt: round.prompt });
  return (
    <div className={styles.phase} data-mode={view.settings.mode} data-live={scores}>
      <div className={styles.prompt}>
        <PromptBanner prompt={round.prompt} translations={round.translations} />
        {Banner && <Banner view={view} round={round} {...clock} />}
      </div>
      <div className={styles.timer}>
        <Timer {...clock} label={t('timeLeft')} />
      </div>
      {scores !== 'hidden' && (
        <div className={styles.live}>
          <LiveMeter view={view} session={drawing.session} submitted={submitted} />
        </div>
      )}
      {Beside && (
        <div className={styles.beside}>
          <Beside view={view} round={round} {...clock} />
        </div>
      )}
      <div className={styles.board}>
        {submitted ? (
          <Done view={view} drawing={drawing} label={label} />
        ) : (
          <DrawingBoard session={drawing.session} disabled={isOver || handIn.busy} label={label} />
        )}
      </div>
      {/* Focusable, as the list of a full room scrolls. */}
      <div className={styles.people} tabIndex={isAlone(view) ? undefined : 0}>
        {!isAlone(view) &&
          !round.guessing &&
          (scores === 'everyone' ? <LiveRanking view={view} /> : <HandedIn view={view} named />)}
      </div>
      {handIn.problem && online && (
        <p className={`problem ${styles.problem}`} role="alert">
          {handIn.problem}
        </p>
      )}
      <div className={styles.done}>
        {!submitted && !round.guessing && (
          <button
            type="button"
            className="btn btn--primary btn--big"
            disabled={isOver || handIn.busy || !online}
            onClick={handIn.run}
          >
            {t(handIn.busy ? 'handingIn' : isOver ? 'over' : 'done')}
          </button>
        )}
      </div>
    </div>
  );
}

/** After handing in: the other players' canvases, if the room allows spectators. */
function Done({ view, drawing, label }: { view: RoomView; drawing: RoundDrawing; label: string }) {
  const t = useTranslations('round.drawing');
  const title = useId();
  const others = view.seats.filter((seat) => seat.role === 'playing' && seat.id !== view.you);
  if (view.settings.spectators && others.length > 0) {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing in it takes the keyboard.
      <section className={styles.watching} tabIndex={0} aria-labelledby={title}>
        <h2 id={title}>{t('handedIn')}</h2>
        <p>{t('lookOn')}</p>
        <SpectatorGrid view={view} own={drawing.session} />
      </section>
    );
  }
  return (
    <div className={styles.waiting}>
      <OwnDrawing session={drawing.session} label={label} />
      <h2>{t('handedIn')}</h2>
      <p>{t(others.length === 0 ? 'alone' : 'noPeeking')}</p>
    </div>
  );
}
