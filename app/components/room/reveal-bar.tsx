'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { useCountdown } from '#app/lib/use-countdown.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';
import styles from './reveal.module.css';
import { useAction } from './use-action.ts';

interface RevealBarProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'reveal' }>;
  deadlineMs: number;
  /** The place that was uncovered last, from 0; the number of results before the first. */
  lifted: number;
}

const bold = (text: ReactNode) => <b>{text}</b>;

/** The bar under the thumb: who is uncovered, then the own result, and how it goes on. */
export function RevealBar({ view, phase, deadlineMs, lifted }: RevealBarProps) {
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

/** Whose cover is lifted now; screen readers have been told all the results. */
function Calling({ phase, lifted }: Pick<RevealBarProps, 'phase' | 'lifted'>) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  const result = phase.results[lifted];
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
