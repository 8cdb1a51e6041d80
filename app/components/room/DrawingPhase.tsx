'use client';

import { DrawingBoard } from '#app/components/drawing-board/DrawingBoard.tsx';
import type { RoundDrawing } from '#app/lib/round-drawing.ts';
import { useCountdown } from '#app/lib/use-countdown.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { RoomView, RoundView } from '#contract/room.ts';
import styles from './DrawingPhase.module.css';
import { HandedIn } from './HandedIn.tsx';
import { LiveMeter } from './LiveMeter.tsx';
import { LiveRanking } from './LiveRanking.tsx';
import { OwnDrawing } from './OwnDrawing.tsx';
import { PromptBanner } from './PromptBanner.tsx';
import { Timer } from './Timer.tsx';
import { useAction } from './use-action.ts';

interface DrawingPhaseProps {
  view: RoomView;
  round: RoundView;
  deadlineMs: number;
  totalMs: number;
  drawing: RoundDrawing;
  submitted: boolean;
  online: boolean;
}

/** Prompt, clock, paper, and one button under the thumb. */
export function DrawingPhase({ view, round, deadlineMs, totalMs, drawing, submitted, online }: DrawingPhaseProps) {
  const handIn = useAction(() => roomClient().handIn());
  // While the server is away its clock may stand still: who is offline goes on drawing.
  const { liveScores } = view.settings;
  const isOver = useCountdown(deadlineMs) === 0 && online;
  return (
    <div className={styles.phase} data-live={liveScores}>
      <div className={styles.prompt}>
        <PromptBanner prompt={round.prompt} />
      </div>
      <div className={styles.timer}>
        <Timer deadlineMs={deadlineMs} totalMs={totalMs} label="Time left to draw" />
      </div>
      {liveScores !== 'hidden' && (
        <div className={styles.live}>
          <LiveMeter view={view} session={drawing.session} submitted={submitted} />
        </div>
      )}
      <div className={styles.board}>
        {submitted ? (
          <div className={styles.waiting}>
            <OwnDrawing session={drawing.session} label={`Your drawing of ${round.prompt}`} />
            <h2>Handed in</h2>
            <p>{view.practice ? 'The judge is on the way.' : 'The others are still drawing. No peeking.'}</p>
          </div>
        ) : (
          <DrawingBoard
            session={drawing.session}
            disabled={isOver || handIn.busy}
            label={`Your drawing of ${round.prompt}`}
          />
        )}
      </div>
      <div className={styles.people}>
        {!view.practice && (liveScores === 'everyone' ? <LiveRanking view={view} /> : <HandedIn view={view} named />)}
      </div>
      {handIn.problem && online && (
        <p className={`problem ${styles.problem}`} role="alert">
          {handIn.problem}
        </p>
      )}
      <div className={styles.done}>
        {!submitted && (
          <button
            type="button"
            className="btn btn--primary btn--big"
            disabled={isOver || handIn.busy || !online}
            onClick={handIn.run}
          >
            {handIn.busy ? 'Handing in…' : isOver ? 'Pencils down' : "I'm done"}
          </button>
        )}
      </div>
    </div>
  );
}
