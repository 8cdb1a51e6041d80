'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { isTyping } from '#app/components/drawing-board/shortcuts.ts';
import { PromptText } from '#app/components/prompt-text.tsx';
import { useErrorText } from '#app/i18n/messages.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import type { PhaseView } from '#contract/room.ts';
import styles from './choosing.module.css';
import { Tally } from './tally.tsx';
import { Timer } from './timer.tsx';

type ChoosingPhase = Extract<PhaseView, { name: 'choosing' }>;

/** NaN: it is no digit. Some keyboards write digits with Shift alone: there the place of the key counts. */
const digitOf = (event: KeyboardEvent): number =>
  Number(/^[0-9]$/.test(event.key) ? event.key : (/^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1] ?? Number.NaN));

/** Three prompts on the table, one vote each; the votes are seen as they are cast. */
export function Choosing({ phase, votes, deadlineMs }: { phase: ChoosingPhase; votes: boolean; deadlineMs: number }) {
  const t = useTranslations('lobby.choosing');
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
  useEffect(() => {
    if (!votes) return;
    const press = (event: KeyboardEvent) => {
      const option = digitOf(event) - 1;
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
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
                <Tally count={phase.votes[index] ?? 0} />
                <span className="visually-hidden">{t('votes', { count: phase.votes[index] ?? 0 })}</span>
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
        <p className={styles.hint}>{t(votes ? 'hint' : 'watching')}</p>
      )}
    </div>
  );
}
