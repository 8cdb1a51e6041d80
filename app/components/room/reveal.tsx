'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { PromptText } from '#app/components/prompt-text.tsx';
import { SoloAfter } from '#app/components/solo/solo-results.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { uncoveringTimes } from '#app/lib/animation-timing.ts';
import { isAlone } from '#app/lib/company.ts';
import { useCountdown } from '#app/lib/countdown.ts';
import { speaker } from '#app/lib/sound/speaker.ts';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import type { SeatId } from '#contract/ids.ts';
import { isSoloMode } from '#contract/modes.ts';
import type { PhaseView, RoomView, RoundView } from '#contract/room.ts';
import { GuessResults } from './guess-results.tsx';
import { PromptBanner } from './prompt-banner.tsx';
import { ResultCard } from './result-card.tsx';
import styles from './reveal.module.css';

type RevealView = Extract<PhaseView, { name: 'reveal' }>;

interface RevealProps {
  view: RoomView;
  phase: RevealView;
  deadlineMs: number;
  publicUrl: string;
}

/** A player who arrives later than this sees the reveal uncovered. */
const SEEN_MS = 4_000;
/** With more drawings than this only the best three are shown large. */
const ALL_LARGE = 6;
const LARGE_PLACES = 3;

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The results in order of rank: the winner is first on the page and uncovered last. */
export function Reveal({ view, phase, deadlineMs, publicUrl }: RevealProps) {
  const { round } = phase;
  const drawn = phase.results.filter(({ guess }) => !guess);
  const guessed = phase.results.filter(({ guess }) => guess);
  const [isFresh] = useState(() => phase.totalMs - phase.remainingMs < SEEN_MS && !isStill());
  const [replayed, setReplayed] = useState<SeatId | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const lifted = useUncovering(drawn.length, isFresh);
  useFollowing(list, lifted, isFresh);
  const isField = drawn.length > ALL_LARGE;
  const isSolo = isSoloMode(view.settings.mode);
  return (
    <div className={styles.reveal} data-solo={isSolo}>
      <header className={styles.head}>
        <Subject round={round} />
      </header>
      <ol ref={list} className={styles.results} data-count={Math.min(4, drawn.length)} data-field={isField}>
        {drawn.map((result, place) => (
          <ResultCard
            key={result.seatId}
            result={result}
            round={round}
            isYou={result.seatId === view.you}
            alone={phase.results.length === 1}
            reacts={!isAlone(view)}
            cover={isFresh ? (place < lifted ? 'on' : 'lifted') : 'none'}
            isCompact={isField && place >= LARGE_PLACES}
            isReplayed={replayed === result.seatId}
            onReplay={(on) => setReplayed(on ? result.seatId : null)}
          />
        ))}
      </ol>
      {guessed.length > 0 && <GuessResults results={guessed} you={view.you} />}
      {isSolo ? (
        <SoloAfter view={view} phase={phase} publicUrl={publicUrl} />
      ) : (
        <RevealBar view={view} phase={phase} deadlineMs={deadlineMs} lifted={lifted} />
      )}
    </div>
  );
}

/** The prompt of the round, or both prompts of a duel. */
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

interface RevealBarProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'reveal' }>;
  deadlineMs: number;
  /** The place that was uncovered last, from 0; the number of results before the first. */
  lifted: number;
}

const bold = (text: ReactNode) => <b>{text}</b>;

/** The bar at the bottom: the result being uncovered, then the own result and what comes next. */
function RevealBar({ view, phase, deadlineMs, lifted }: RevealBarProps) {
  const t = useTranslations('reveal');
  const next = useAction(() => roomClient().send('room:next', {}));
  const isHost = view.host === view.you;
  return (
    <div className={styles.bar}>
      <div className={styles.mine}>
        {lifted > 0 ? <Calling phase={phase} lifted={lifted} /> : <Mine view={view} phase={phase} />}
        {!view.practice && <GoesOn view={view} phase={phase} deadlineMs={deadlineMs} />}
        {next.problem && (
          <span className="problem" role="alert">
            {next.problem}
          </span>
        )}
      </div>
      {isHost && (
        <button type="button" className="btn btn--primary btn--big" disabled={next.busy} onClick={next.run}>
          {t(phase.last ? 'next.podium' : 'next.round')}
        </button>
      )}
    </div>
  );
}

/** The result that is being uncovered; hidden from screen readers, which have all results already. */
function Calling({ phase, lifted }: Pick<RevealBarProps, 'phase' | 'lifted'>) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  const result = phase.results.filter(({ guess }) => !guess)[lifted];
  return (
    <span className={styles.calling} aria-hidden="true" key={lifted}>
      {result ? t('calling', { place: messages.ordinal(result.rank), nickname: result.nickname }) : '…'}
    </span>
  );
}

function Mine({ view, phase }: Pick<RevealBarProps, 'view' | 'phase'>) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  const mine = phase.results.find((result) => result.seatId === view.you);
  if (!mine) return null;
  const { rank, total } = mine;
  const of = phase.results.length;
  return (
    <span className={styles.known}>
      {of === 1
        ? t.rich('total', { total, b: bold })
        : t.rich('mine', { place: messages.ordinal(rank), of, total, b: bold })}
    </span>
  );
}

function GoesOn({ view, phase, deadlineMs }: Pick<RevealBarProps, 'view' | 'phase' | 'deadlineMs'>) {
  const t = useTranslations('reveal.next');
  const seconds = useCountdown(deadlineMs);
  const host = view.seats.find((seat) => seat.id === view.host);
  const what = phase.last ? 'podium' : 'round';
  const next = seconds > 0 ? t(`${what}In`, { seconds }) : t(`${what}Soon`);
  const isHost = view.host === view.you;
  return <span className={styles.auto}>{!isHost && host ? t('orHost', { next, host: host.nickname }) : next}</span>;
}

/**
 * Lifts the covers of `count` results, the last place first, each with its sound.
 * @param isFresh false for late arrivals and under `prefers-reduced-motion`: everything is uncovered at once
 * @returns the place whose cover was lifted last, from 0 for the winner; `count` before the first
 */
function useUncovering(count: number, isFresh: boolean): number {
  const [lifted, setLifted] = useState(isFresh ? count : 0);
  useEffect(() => {
    if (!isFresh) return;
    const timers = uncoveringTimes(count).map((atMs, place) =>
      setTimeout(() => {
        setLifted((before) => Math.min(before, place));
        speaker.play(place === 0 ? 'best' : 'uncovered');
      }, atMs),
    );
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [count, isFresh]);
  return lifted;
}

/** Input after which the page no longer scrolls by itself. */
const OWN_MOVES = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Scrolls to the card that is being uncovered, until the player scrolls or presses anything. */
function useFollowing(list: RefObject<HTMLElement | null>, place: number, isFresh: boolean): void {
  const [follows, setFollows] = useState(isFresh);
  useEffect(() => {
    const stop = () => setFollows(false);
    for (const move of OWN_MOVES) window.addEventListener(move, stop, { passive: true });
    return () => {
      for (const move of OWN_MOVES) window.removeEventListener(move, stop);
    };
  }, []);
  useEffect(() => {
    const card = follows ? list.current?.children[place] : null;
    if (!card) return;
    const { top, bottom } = card.getBoundingClientRect();
    if (place === 0) window.scrollTo({ top: 0, behavior: 'smooth' });
    else if (top < 0 || bottom > window.innerHeight) card.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [list, place, follows]);
}
