'use client';

import { useTranslations } from 'next-intl';
import { useLayoutEffect, useRef, useState } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { shownGuesses } from '#app/lib/guesses.ts';
import { useChat, useGuesses } from '#app/lib/use-room.ts';
import type { GuessMessage } from '#contract/chat.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './guess-list.module.css';
import { ReportGuesses } from './report-person.tsx';

/** What the others guess. A log: screen readers read new lines as they come. */
export function GuessList({ view }: { view: RoomView }) {
  const t = useTranslations('round.guess');
  const { ignored } = useChat();
  const guesses = shownGuesses(useGuesses(), ignored);
  const log = useRef<HTMLDivElement>(null);
  const lastId = guesses.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came last is the reason to scroll.
  useLayoutEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [lastId]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div ref={log} className={styles.log} role="log" aria-label={t('list')} tabIndex={0} data-testid="guesses">
      <ol className={styles.list}>
        {guesses.length === 0 && <li className={styles.none}>{t('none')}</li>}
        {guesses.map(({ id, seatId, nickname, look, text }) => (
          <li key={id} className={styles.line} data-right={text === null} data-testid="guess">
            <Avatar seed={nickname} look={look} size="small" />
            {text === null ? (
              <b>{t(seatId === view.you ? 'youHaveIt' : 'hasIt', { nickname })}</b>
            ) : (
              <span className={styles.words}>
                <bdi className={styles.name}>{nickname}</bdi> <bdi>{text}</bdi>
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** [MOD-1] Reports one of the others' guesses: those of the moment when it is pressed, so that new ones move nothing. */
function ReportGuess({ view }: { view: RoomView }) {
  const t = useTranslations('moderation.report.title');
  const { ignored } = useChat();
  const others = shownGuesses(useGuesses(), ignored).filter(({ seatId, text }) => seatId !== view.you && text !== null);
  const [reported, setReported] = useState<readonly GuessMessage[] | null>(null);
  return (
    <>
      {others.length > 0 && (
        <button
          type="button"
          className={`btn btn--plain ${styles.report}`}
          aria-haspopup="dialog"
          aria-label={t('guess')}
          title={t('guess')}
          onClick={() => setReported(others)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 21V4c4-2 7 2 12 0v9c-5 2-8-2-12 0" />
          </svg>
        </button>
      )}
      {reported && <ReportGuesses guesses={reported} onClose={() => setReported(null)} />}
    </>
  );
}

/** The players who have the answer by now, as faces. */
export function HaveIt({ view }: { view: RoomView }) {
  const t = useTranslations('round.guess');
  const guessers = view.phase.name === 'drawing' ? (view.phase.round.guessing?.guessers ?? []) : [];
  const done = guessers.filter(({ guessedMs }) => guessedMs !== null).length;
  return (
    <div className={styles.haveIt}>
      <p className={styles.count}>{t('count', { done, of: guessers.length })}</p>
      <ul className={styles.faces} aria-label={t('whoHasIt')}>
        {guessers.map(({ seatId, guessedMs }) => {
          const seat = view.seats.find(({ id }) => id === seatId);
          if (!seat) return null;
          return (
            <li key={seatId} className={styles.face} data-done={guessedMs !== null}>
              <Avatar seed={seat.nickname} look={seat.look} size="small" />
              {guessedMs !== null && (
                <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
                  <path d="M3 13c3 2 5 5 6 7C11 13 15 7 21 3" />
                </svg>
              )}
              <span className="visually-hidden">
                {t(guessedMs === null ? 'guesses' : 'hasIt', { nickname: seat.nickname })}
              </span>
            </li>
          );
        })}
      </ul>
      <ReportGuess view={view} />
    </div>
  );
}

/** Beside the paper of the player that draws. */
export function GuessesBeside({ view }: { view: RoomView }) {
  return (
    <div className={styles.beside}>
      <HaveIt view={view} />
      <GuessList view={view} />
    </div>
  );
}
