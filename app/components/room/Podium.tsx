'use client';

import { Avatar } from '#app/components/figures/Avatar.tsx';
import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import { ordinal, scoreText } from '#app/lib/wording.ts';
import type { RoomView, StandingView } from '#contract/room.ts';
import { Confetti } from './Confetti.tsx';
import { DrawingImage } from './DrawingImage.tsx';
import styles from './Podium.module.css';
import { useAction } from './use-action.ts';

interface PodiumProps {
  view: RoomView;
  standings: StandingView[];
  onLeave: () => void;
}

/** The end of a game: three steps, everybody's best sheet, and once more. */
export function Podium({ view, standings, onLeave }: PodiumProps) {
  const rematch = useAction(() => roomClient().send('room:rematch', {}));
  const isHost = view.host === view.you;
  const host = view.seats.find((seat) => seat.id === view.host);
  const winner = standings[0];
  const rest = standings.slice(3);
  return (
    <div className={styles.podium}>
      <Confetti />
      <h1 className={styles.title}>
        {view.practice
          ? 'Well drawn'
          : winner?.seatId === view.you
            ? 'You win!'
            : `${winner?.nickname ?? 'Nobody'} wins`}
      </h1>
      <ol className={styles.steps} data-count={Math.min(3, standings.length)}>
        {standings.slice(0, 3).map((standing) => (
          <Step key={standing.seatId} standing={standing} isYou={standing.seatId === view.you} />
        ))}
      </ol>
      {rest.length > 0 && (
        <ol className={`sheet ${styles.rest}`} start={4} aria-label="Further places">
          {rest.map((standing) => (
            <li key={standing.seatId} className={styles.row} data-testid="standing" data-rank={standing.rank}>
              <span className={styles.place}>{ordinal(standing.rank)}</span>
              <Avatar seed={standing.nickname} size="small" />
              <span className={styles.nickname}>
                {standing.nickname}
                {standing.seatId === view.you && ' (you)'}
              </span>
              <span className={styles.sum}>{scoreText(standing.total)}</span>
            </li>
          ))}
        </ol>
      )}
      <div className={styles.ways}>
        <JudgeFace mood="pleased" className={styles.judge ?? ''} />
        <div className={styles.buttons}>
          {isHost ? (
            <button type="button" className="btn btn--primary btn--big" disabled={rematch.busy} onClick={rematch.run}>
              Play again
            </button>
          ) : (
            <p>{host?.nickname ?? 'The host'} can start another game. Stay if you want your revenge.</p>
          )}
          {rematch.problem && (
            <p className="problem" role="alert">
              {rematch.problem}
            </p>
          )}
          <button type="button" className="btn" onClick={onLeave}>
            Back to the start
          </button>
          <a className="btn btn--plain" href="/boards" target="_blank" rel="noreferrer">
            Best drawings so far
          </a>
        </div>
      </div>
    </div>
  );
}

/** Leads to the drawing's own page, with its score and why; the room stays open behind it. */
function BestDrawing({ standing: { bestDrawingId, nickname } }: { standing: StandingView }) {
  const image = <DrawingImage drawingId={bestDrawingId} alt={`${nickname}’s best drawing`} />;
  if (bestDrawingId === null) return image;
  return (
    <a className={styles.why} href={`/drawings/${bestDrawingId}`} target="_blank" rel="noreferrer">
      {image}
      Why?
    </a>
  );
}

function Step({ standing, isYou }: { standing: StandingView; isYou: boolean }) {
  return (
    <li className={styles.step} data-rank={standing.rank} data-testid="standing">
      <figure className={styles.best}>
        <BestDrawing standing={standing} />
      </figure>
      <Avatar seed={standing.nickname} />
      <span className={styles.nickname}>
        {standing.nickname}
        {isYou && ' (you)'}
      </span>
      <div className={styles.block}>
        <span className={styles.place}>{ordinal(standing.rank)}</span>
        <span className={styles.sum}>{scoreText(standing.total)}</span>
      </div>
    </li>
  );
}
