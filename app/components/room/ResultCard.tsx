'use client';

import type { CSSProperties } from 'react';
import { Avatar } from '#app/components/figures/Avatar.tsx';
import { ScoreMark } from '#app/components/figures/ScoreMark.tsx';
import { CountedToggle } from '#app/components/why/CountedToggle.tsx';
import { HeatOverlay } from '#app/components/why/HeatOverlay.tsx';
import { ScoreSum } from '#app/components/why/ScoreSum.tsx';
import { type CountedState, useCounted } from '#app/components/why/use-why.ts';
import { ordinal, percentileText, scoreText } from '#app/lib/wording.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { ResultView } from '#contract/room.ts';
import { DrawingImage } from './DrawingImage.tsx';
import { LabelBars } from './LabelBars.tsx';
import styles from './ResultCard.module.css';

interface ResultCardProps {
  result: ResultView;
  prompt: string;
  isYou: boolean;
  /** Alone there is no rank to speak of. */
  alone: boolean;
  /** When the cover is lifted, in milliseconds from now; null: there is none. */
  revealInMs: number | null;
}

/** One drawing with everything the judge has to say about it. */
export function ResultCard({ result, prompt, isYou, alone, revealInMs }: ResultCardProps) {
  const delay = { '--reveal-delay': `${revealInMs ?? 0}ms` } as CSSProperties;
  return (
    <li
      className={`sheet ${styles.card}`}
      style={delay}
      data-testid="result"
      data-rank={result.rank}
      data-score={result.score}
      data-you={isYou}
      data-covered={revealInMs !== null}
    >
      <div className={styles.head}>
        {!alone && <span className={styles.rank}>{ordinal(result.rank)}</span>}
        <Avatar seed={result.nickname} />
        <h2 className={styles.nickname}>
          {result.nickname}
          {isYou && <span className={styles.you}> (you)</span>}
        </h2>
      </div>
      {result.drawingId === null ? (
        <>
          <Picture result={result} prompt={prompt} />
          <div className={styles.words}>
            <p className={styles.percentile}>{sentence(result)}</p>
            <Total result={result} />
          </div>
        </>
      ) : (
        <Judged result={result} drawingId={result.drawingId} prompt={prompt} />
      )}
      {revealInMs !== null && (
        <div className={styles.cover} aria-hidden="true">
          {!alone && ordinal(result.rank)}
          <span>?</span>
        </div>
      )}
    </li>
  );
}

function Picture({ result, prompt, counted }: { result: ResultView; prompt: string; counted?: CountedState }) {
  return (
    <div className={styles.picture}>
      <DrawingImage drawingId={result.drawingId} alt={`${result.nickname}’s drawing of ${prompt}`} />
      {counted?.name === 'shown' && <HeatOverlay heat={counted.heat} />}
      <span className={styles.score}>
        <ScoreMark score={result.score} />
      </span>
    </div>
  );
}

/** A drawing that has a score, and why it has this one. */
function Judged({ result, drawingId, prompt }: { result: ResultView; drawingId: DrawingId; prompt: string }) {
  const { counted, toggle } = useCounted(drawingId);
  return (
    <>
      <Picture result={result} prompt={prompt} counted={counted} />
      <div className={styles.words}>
        <p className={styles.percentile}>{sentence(result)}</p>
        <CountedToggle counted={counted} toggle={toggle} of={`${result.nickname}’s drawing`} />
        {result.deductions.length > 0 && <ScoreSum {...result} />}
        <LabelBars labels={result.labels} prompt={prompt} />
        <Total result={result} />
      </div>
    </>
  );
}

function Total({ result }: { result: ResultView }) {
  return (
    <p className={styles.total}>
      Total <b>{scoreText(result.total)}</b>
    </p>
  );
}

function sentence(result: ResultView): string {
  if (result.failed) return 'The judge could not read this one: it scores nothing, and the drawing is kept.';
  if (result.drawingId === null) return 'A blank sheet.';
  return percentileText(result.percentile);
}
