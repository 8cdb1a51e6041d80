'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { PromptText } from '#app/components/prompt-text.tsx';
import { useErrorText, useSharedMessages } from '#app/i18n/messages.tsx';
import { useCountdown } from '#app/lib/countdown.ts';
import { isTyping, shortcutOf } from '#app/lib/keys.ts';
import { drawerOf } from '#app/lib/roles.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { PhaseView, RoomView, RoundView } from '#contract/room.ts';
import { RoundPrompts } from './prompt-banner.tsx';
import styles from './round-start.module.css';
import { Timer } from './timer.tsx';

type ChoosingPhase = Extract<PhaseView, { name: 'choosing' }>;

interface ChoosingProps {
  view: RoomView;
  phase: ChoosingPhase;
  /** The player votes, or draws and chooses alone. */
  votes: boolean;
  deadlineMs: number;
}

/** The choice of the next prompt; votes are visible at once. */
export function Choosing({ view, phase, votes, deadlineMs }: ChoosingProps) {
  const t = useTranslations('lobby.choosing');
  const messages = useSharedMessages();
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string | null>(null);
  const { roundId } = phase;
  const vote = useCallback(
    async (option: number) => {
      const result = await roomClient().send('room:choose', { roundId, option });
      setProblem(result.ok ? null : errorText(result.error));
    },
    [roundId, errorText],
  );
  const count = phase.options.length;
  const isAlone = phase.drawer !== undefined;
  const drawer = drawerOf(view);
  useEffect(() => {
    if (!votes) return;
    const press = (event: KeyboardEvent) => {
      const option = Number(shortcutOf(event) ?? Number.NaN) - 1;
      const plain = !event.ctrlKey && !event.metaKey && !event.repeat;
      if (plain && !isTyping(event.target) && Number.isInteger(option) && option >= 0 && option < count) vote(option);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [vote, votes, count]);
  return (
    <div className={styles.choosing}>
      <div className={styles.head}>
        <div>
          <p className={styles.round}>{t('round', { number: phase.number, of: phase.of })}</p>
          <h1>{t('title')}</h1>
        </div>
        <Timer deadlineMs={deadlineMs} totalMs={phase.totalMs} label={t('timeLeft')} />
      </div>
      <ul className={styles.options} aria-label={t('options')}>
        {phase.options.map((option, index) => (
          <li key={option.id}>
            <button
              type="button"
              className={styles.card}
              aria-pressed={phase.yours === index}
              aria-keyshortcuts={String(index + 1)}
              disabled={!votes}
              onClick={() => vote(index)}
              data-testid="option"
            >
              <span className={styles.key} aria-hidden="true">
                {index + 1}
              </span>
              <span className={styles.text}>
                <PromptText text={option.text} translations={option.translations} />
              </span>
              <span className={styles.tally}>
                {!isAlone && (
                  <>
                    <TallyMarks count={phase.votes[index] ?? 0} />
                    <span className="visually-hidden">{t('votes', { count: phase.votes[index] ?? 0 })}</span>
                  </>
                )}
                {phase.yours === index && <span className={styles.yours}>{t('yours')}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {problem ? (
        <p className="problem" role="alert">
          {problem}
        </p>
      ) : (
        <p className={styles.hint}>
          {isAlone
            ? votes
              ? t('guess.drawer')
              : drawer
                ? t('guess.chooses', { nickname: messages.author(drawer) })
                : t('guess.nobody')
            : t(votes ? 'hint' : 'watching')}
        </p>
      )}
    </div>
  );
}

const FIVE = 5;
/** One stroke of a bundle in a box of 40 × 24; the fifth crosses the other four. */
const STROKES = ['M7 3 5.500 21', 'M14 3l-.5 18', 'M21 3l.5 18', 'M28 3l-.5 18', 'M2 17 33 6'] as const;

/** A number as tally marks, bundled by fives. */
function TallyMarks({ count }: { count: number }) {
  const bundles = Array.from({ length: Math.ceil(count / FIVE) }, (_, bundle) => Math.min(FIVE, count - bundle * FIVE));
  return bundles.map((strokes, bundle) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: bundles fill from the first and never move.
    <svg viewBox={`0 0 ${strokes === FIVE ? 36 : strokes * 7 + 4} 24`} aria-hidden="true" key={bundle}>
      {STROKES.slice(0, strokes).map((stroke) => (
        <path d={stroke} key={stroke} />
      ))}
    </svg>
  ));
}

interface CountdownProps {
  view: RoomView;
  round: RoundView;
  draws: boolean;
  deadlineMs: number;
}

/** The prompt is known, if only to the one that draws, and the round begins in a few seconds. */
export function Countdown({ view, round, draws, deadlineMs }: CountdownProps) {
  const t = useTranslations('lobby.countdown');
  const messages = useSharedMessages();
  const seconds = useCountdown(deadlineMs);
  const drawer = drawerOf(view);
  return (
    <div className={styles.countdown}>
      <p className={styles.countdownRound}>{t('round', { number: round.number, of: round.of })}</p>
      {round.guessing && !draws ? (
        <h1>{drawer ? t('guess.draws', { nickname: messages.author(drawer) }) : t('guess.nobody')}</h1>
      ) : (
        <RoundPrompts round={round} draws={draws} say={draws ? 'youDraw' : 'theyDraw'} />
      )}
      <p className={styles.number} key={seconds} data-testid="timer">
        {seconds > 0 ? seconds : t('go')}
      </p>
      {draws && <p className={styles.countdownHint}>{t('hint')}</p>}
    </div>
  );
}
