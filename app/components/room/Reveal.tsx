'use client';

import { type CSSProperties, useEffect, useState } from 'react';
import { speaker } from '#app/lib/sound/speaker.ts';
import { useCountdown } from '#app/lib/use-countdown.ts';
import { roomClient } from '#app/lib/use-room.ts';
import { ordinal, scoreText } from '#app/lib/wording.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';
import { PromptBanner } from './PromptBanner.tsx';
import { ResultCard } from './ResultCard.tsx';
import styles from './Reveal.module.css';
import { useAction } from './use-action.ts';

type RevealView = Extract<PhaseView, { name: 'reveal' }>;

/** All covers are lifted within this time, the worst drawing first, in milliseconds. */
const SUSPENSE_MS = 4_200;
const LONGEST_STEP_MS = 1_100;
/** Until the first cover is lifted, in milliseconds. */
const FIRST_COVER_MS = 500;
/** From the lifting of a cover until its score is written, in milliseconds. */
const REST_MS = 500;
/** Who comes back to a reveal that runs for longer has seen it. */
const SEEN_MS = 4_000;

export function Reveal({ view, phase, deadlineMs }: { view: RoomView; phase: RevealView; deadlineMs: number }) {
  const { results, round } = phase;
  const [isFresh] = useState(() => phase.totalMs - phase.remainingMs < SEEN_MS);
  const stepMs = Math.min(LONGEST_STEP_MS, SUSPENSE_MS / Math.max(1, results.length));
  const revealInMs = (place: number) => (isFresh ? FIRST_COVER_MS + (results.length - 1 - place) * stepMs : null);
  useUncoveringSounds(isFresh ? results.length : 0, stepMs);
  return (
    <div className={styles.reveal}>
      <header className={styles.head}>
        <PromptBanner prompt={round.prompt} lead="This was" />
      </header>
      <ol className={styles.results} data-count={Math.min(4, results.length)}>
        {results.map((result, place) => (
          <ResultCard
            key={result.seatId}
            result={result}
            prompt={round.prompt}
            isYou={result.seatId === view.you}
            alone={view.practice}
            revealInMs={revealInMs(place)}
          />
        ))}
      </ol>
      <GoOn view={view} phase={phase} deadlineMs={deadlineMs} knownInMs={(revealInMs(0) ?? -REST_MS) + REST_MS} />
    </div>
  );
}

/** Each cover is heard as it is lifted, and the best drawing's otherwise. */
function useUncoveringSounds(count: number, stepMs: number): void {
  useEffect(() => {
    const timers = Array.from({ length: count }, (_, i) =>
      setTimeout(() => speaker.play(i === count - 1 ? 'best' : 'uncovered'), FIRST_COVER_MS + i * stepMs),
    );
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [count, stepMs]);
}

interface GoOnProps {
  view: RoomView;
  phase: RevealView;
  deadlineMs: number;
  /** When the last cover is off: the own place is no secret from then on. */
  knownInMs: number;
}

/** The bar under the thumb: the own result, and how it goes on. */
function GoOn({ view, phase, deadlineMs, knownInMs }: GoOnProps) {
  const seconds = useCountdown(deadlineMs);
  const next = useAction(() => roomClient().send('room:next', {}));
  const known = { '--known-in': `${knownInMs}ms` } as CSSProperties;
  const mine = phase.results.find((result) => result.seatId === view.you);
  const host = view.seats.find((seat) => seat.id === view.host);
  const isHost = view.host === view.you;
  const what = phase.last ? 'The podium' : 'The next round';
  return (
    <div className={styles.bar}>
      <p className={styles.mine}>
        {mine && !view.practice && (
          <span className={styles.known} style={known}>
            <b>{ordinal(mine.rank)}</b> of {phase.results.length}, total <b>{scoreText(mine.total)}</b>
          </span>
        )}
        {mine && view.practice && (
          <span className={styles.known} style={known}>
            Total <b>{scoreText(mine.total)}</b>
          </span>
        )}
        {!view.practice && (
          <span className={styles.auto}>
            {what} {seconds > 0 ? `in ${seconds} s` : 'is coming'}
            {!isHost && host && `, or when ${host.nickname} goes on`}
          </span>
        )}
        {next.problem && (
          <span className="problem" role="alert">
            {next.problem}
          </span>
        )}
      </p>
      {isHost && (
        <button type="button" className="btn btn--primary btn--big" disabled={next.busy} onClick={next.run}>
          {phase.last ? 'To the podium' : 'Next round'}
        </button>
      )}
    </div>
  );
}
