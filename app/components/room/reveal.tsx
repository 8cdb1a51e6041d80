'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { PromptText } from '#app/components/prompt-text.tsx';
import { SoloAfter } from '#app/components/solo/solo-after.tsx';
import type { SeatId } from '#contract/ids.ts';
import { isSoloMode } from '#contract/modes.ts';
import type { PhaseView, RoomView, RoundView } from '#contract/room.ts';
import { PromptBanner } from './prompt-banner.tsx';
import { ResultCard } from './result-card.tsx';
import styles from './reveal.module.css';
import { RevealBar } from './reveal-bar.tsx';
import { useFollowing, useUncovering } from './use-uncovering.ts';

type RevealView = Extract<PhaseView, { name: 'reveal' }>;

interface RevealProps {
  view: RoomView;
  phase: RevealView;
  deadlineMs: number;
  publicUrl: string;
}

/** Who comes back to a reveal that runs for longer has seen it. */
const SEEN_MS = 4_000;
/** With more drawings than this only the best three are shown large. */
const ALL_LARGE = 6;
const LARGE_PLACES = 3;

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The drawings in order of rank, the winner first on the page and last to be uncovered. */
export function Reveal({ view, phase, deadlineMs, publicUrl }: RevealProps) {
  const { results, round } = phase;
  const [isFresh] = useState(() => phase.totalMs - phase.remainingMs < SEEN_MS && !isStill());
  const [replayed, setReplayed] = useState<SeatId | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const lifted = useUncovering(results.length, isFresh);
  useFollowing(list, lifted, isFresh);
  const isField = results.length > ALL_LARGE;
  const isSolo = isSoloMode(view.settings.mode);
  return (
    <div className={styles.reveal} data-solo={isSolo}>
      <header className={styles.head}>
        <Subject round={round} />
      </header>
      <ol ref={list} className={styles.results} data-count={Math.min(4, results.length)} data-field={isField}>
        {results.map((result, place) => (
          <ResultCard
            key={result.seatId}
            result={result}
            round={round}
            isYou={result.seatId === view.you}
            alone={results.length === 1}
            reacts={!view.practice}
            cover={isFresh ? (place < lifted ? 'on' : 'lifted') : 'none'}
            isCompact={isField && place >= LARGE_PLACES}
            isReplayed={replayed === result.seatId}
            onReplay={(on) => setReplayed(on ? result.seatId : null)}
          />
        ))}
      </ol>
      {isSolo ? (
        <SoloAfter view={view} phase={phase} publicUrl={publicUrl} />
      ) : (
        <RevealBar view={view} phase={phase} deadlineMs={deadlineMs} lifted={lifted} />
      )}
    </div>
  );
}

/** What was to be drawn: one prompt, or the two of a duel. */
function Subject({ round }: { round: RoundView }) {
  const t = useTranslations('reveal');
  const [first, second] = round.prompts;
  if (!first || !second) return <PromptBanner prompt={round.prompt} translations={round.translations} say="thisWas" />;
  return (
    <h1 className={styles.duel}>
      {t.rich('duel', {
        lead: (words) => <span className={styles.lead}>{words}</span>,
        first: () => <PromptText text={first.text} translations={first.translations} marked />,
        second: () => <PromptText text={second.text} translations={second.translations} marked />,
      })}
    </h1>
  );
}
