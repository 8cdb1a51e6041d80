'use client';

import { useTranslations } from 'next-intl';
import {
  type CSSProperties,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { JudgeFace, type JudgeMood } from '#app/components/figures/judge-face.tsx';
import { type SharedMessages, type Translator, useSharedMessages } from '#app/i18n/messages.tsx';
import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { isSlow, type LiveBoard, type SeatScore } from '#app/lib/live-scores.ts';
import { useLiveBoard } from '#app/lib/use-room.ts';
import { LIVE_INTERVAL_MS } from '#contract/limits.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './live-meter.module.css';

interface LiveMeterProps {
  view: RoomView;
  session: DrawingSession;
  submitted: boolean;
}

/**
 * The live scores on a ruler from 0 to 100: red ink up to the own score, and an avatar for every visible score. It is no
 * live region: screen readers read it on demand.
 */
export function LiveMeter({ view, session, submitted }: LiveMeterProps) {
  const t = useTranslations('round.live');
  const messages = useSharedMessages();
  const board = useLiveBoard();
  const own = board?.bySeat.get(view.you) ?? null;
  const isOverdue = useOverdue(session, own, board?.everyMs ?? LIVE_INTERVAL_MS);
  const hasDrawn = useHasDrawn(session);
  const number = useRef<HTMLSpanElement>(null);
  useSmoothNumber(number, own?.score ?? null);
  const isBusy = !submitted && board !== null && (isOverdue || isSlow(board));
  const caption = captionOf(t, messages, { own, board, isBusy, hasDrawn, submitted });
  return (
    <div className={styles.meter} data-testid="live-meter" data-score={own?.score} data-trend={own?.trend ?? 'none'}>
      <meter
        className="visually-hidden"
        aria-label={t('yourScore')}
        min={0}
        max={100}
        value={own?.score ?? 0}
        aria-valuetext={own ? t('spoken', { score: own.score, caption }) : caption}
      />
      <JudgeFace mood={moodOf(own, hasDrawn && !submitted)} className={styles.judge ?? ''} />
      <div className={styles.track} aria-hidden="true" style={{ '--own': own?.score ?? 0 } as CSSProperties}>
        <Ruler />
        <ScoreMarkers view={view} board={board} />
      </div>
      <span className={styles.value} aria-hidden="true">
        <span className={styles.number} ref={number} />
        <svg className={styles.arrow} viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 17C9 12 11 8 10 3M4 9c3-1 5-3 6-6 1 3 3 5 6 6" />
        </svg>
      </span>
      <span className={styles.caption} aria-hidden="true" data-busy={isBusy} data-quiet={own !== null && !isBusy}>
        {caption}
      </span>
    </div>
  );
}

function Ruler() {
  return (
    <>
      <svg className={styles.ruler} viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 12c14-.7 29 .6 44 .1s36-.8 56 0" />
        <path d="M0 12V4M50 12V4M100 12V4" />
        <path d="M10 12V8M20 12V8M30 12V8M40 12V8M60 12V8M70 12V8M80 12V8M90 12V8" />
      </svg>
      <svg className={styles.ink} viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 9.600c9-1 17 .4 26-.2s19 .5 29-.1 18-.6 27 0 12-.3 18 .1v4.900c-8 .8-17-.3-26 .2s-17-.4-27 .1-20-.5-29 0-11 .1-18-.2z" />
      </svg>
    </>
  );
}

/** Avatars on the ruler at the visible scores, the own one on top. */
function ScoreMarkers({ view, board }: { view: RoomView; board: LiveBoard | null }) {
  return view.seats.map((seat) => {
    const at = board?.bySeat.get(seat.id);
    if (!at) return null;
    return (
      <span
        key={seat.id}
        className={styles.runner}
        style={{ '--at': at.score } as CSSProperties}
        data-you={seat.id === view.you}
      >
        <Avatar seed={seat.nickname} look={seat.look} machine={seat.machine} size="small" />
      </span>
    );
  });
}

interface CaptionFacts {
  own: SeatScore | null;
  board: LiveBoard | null;
  isBusy: boolean;
  hasDrawn: boolean;
  submitted: boolean;
}

function captionOf(t: Translator<'round.live'>, messages: SharedMessages, facts: CaptionFacts): string {
  const { own, board, isBusy, hasDrawn, submitted } = facts;
  if (submitted) return t(own ? 'whenHandedIn' : 'handedIn');
  if (isBusy && board && isSlow(board)) return t('slow', { seconds: Math.round(board.everyMs / 1000) });
  if (isBusy) return t('busy');
  if (own) return messages.warmth(own.score);
  return t(hasDrawn ? 'thinking' : 'waiting');
}

function moodOf(own: SeatScore | null, isLooking: boolean): JudgeMood {
  if (!own) return isLooking ? 'looking' : 'calm';
  if (own.score >= 70) return 'pleased';
  return own.score < 10 ? 'stern' : 'calm';
}

function useHasDrawn(session: DrawingSession): boolean {
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  const hasDrawn = () => session.opCount > 0;
  return useSyncExternalStore(subscribe, hasDrawn, hasDrawn);
}

const LOOK_MS = 500;
/** A score that is overdue by more than this counts as late. */
const PATIENCE_MS = 3_000;

/** Whether the server acknowledged new ops so long ago that their score is overdue. */
function useOverdue(session: DrawingSession, own: SeatScore | null, everyMs: number): boolean {
  const [isOverdue, setOverdue] = useState(false);
  const scored = own?.opCount ?? 0;
  useEffect(() => {
    setOverdue(false);
    let waitedMs = 0;
    const timer = setInterval(() => {
      waitedMs = session.ackedCount > scored ? waitedMs + LOOK_MS : 0;
      setOverdue(waitedMs > everyMs + PATIENCE_MS);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [session, scored, everyMs]);
  return isOverdue;
}

const GLIDE_MS = 450;

/**
 * Counts a displayed score up or down to its new value, without animation under `prefers-reduced-motion`. Writes the
 * text node directly, to avoid a React rendering in every frame.
 * @param score null: a question mark
 */
function useSmoothNumber(element: RefObject<HTMLElement | null>, score: number | null): void {
  const shown = useRef<number | null>(null);
  const messages = useRef(useSharedMessages());
  useEffect(() => {
    const write = (value: number | null) => {
      shown.current = value;
      if (element.current) element.current.textContent = value === null ? '?' : messages.current.score(value);
    };
    const from = shown.current;
    if (score === null || from === null || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      write(score);
      return;
    }
    let frame = 0;
    const beganAtMs = performance.now();
    const step = (nowMs: number) => {
      const part = Math.min(1, Math.max(0, (nowMs - beganAtMs) / GLIDE_MS));
      write(from + (score - from) * (1 - (1 - part) ** 3));
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [element, score]);
}
