'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { NameTag } from '#app/components/home/name-tag.tsx';
import { PromptText } from '#app/components/prompt-text.tsx';
import { ConnectionBanner } from '#app/components/room/banners.tsx';
import { Countdown } from '#app/components/room/round-start.tsx';
import { Entering, TakenOver } from '#app/components/room/unseated-room.tsx';
import { type SoloWish, startSolo } from '#app/components/solo/solo-game.ts';
import { useErrorText } from '#app/i18n/messages.tsx';
import { useNickname } from '#app/lib/nickname.ts';
import { readSeat, type SeatState } from '#app/lib/seat.ts';
import { roomClient, roomPath, useCheckedTime, useRoom } from '#app/lib/use-room.ts';
import type { RoomCode } from '#contract/ids.ts';
import type { Translations } from '#contract/locales.ts';
import styles from './paper.module.css';
import { PaperRound } from './paper-round.tsx';

interface PaperScreenProps {
  wish: SoloWish;
  /** null: there is none today. */
  prompt: { text: string; translations: Translations } | null;
  /** The tab is in a round on paper already. */
  resumes: boolean;
  modelId: string;
}

/** Drawing on paper [PAPER-1]: a start, and the round itself. Results are shown where those of all rounds are. */
export function PaperScreen({ wish, prompt, resumes, modelId }: PaperScreenProps) {
  const [code, setCode] = useState<RoomCode | null | 'unknown'>(resumes ? 'unknown' : null);
  useEffect(() => {
    if (resumes) setCode(readSeat()?.code ?? null);
  }, [resumes]);
  const gone = useCallback(() => setCode(null), []);
  if (code === 'unknown') return <Entering />;
  if (code !== null) return <PaperRoom code={code} modelId={modelId} onGone={gone} />;
  return <PaperStart wish={wish} prompt={prompt} onStart={setCode} />;
}

/** A reload comes back to the round. */
const RESUMING = '/paper?resume=1';

function PaperStart({
  wish,
  prompt,
  onStart,
}: Pick<PaperScreenProps, 'wish' | 'prompt'> & { onStart: (code: RoomCode) => void }) {
  const t = useTranslations('paper');
  const starts = useTranslations('solo.start');
  const errorText = useErrorText();
  const field = useNickname();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    const nickname = field.take();
    if (!nickname) return;
    setBusy(true);
    const room = await startSolo(roomClient(), nickname, { ...wish, medium: 'paper' });
    setBusy(false);
    if (!room.ok) return field.fail(errorText(room.error));
    window.history.replaceState(null, '', RESUMING);
    onStart(room.code);
  };
  return (
    <main className="page">
      <section className={`sheet ${styles.start}`}>
        <PaperPicture />
        <h1>{t('title')}</h1>
        {prompt ? (
          <>
            <p className={styles.prompt} data-testid="paper-prompt">
              <PromptText text={prompt.text} translations={prompt.translations} marked />
            </p>
            <ol className={styles.steps}>
              <li>{t('steps.draw')}</li>
              <li>{t('steps.show')}</li>
              <li>{t('steps.handIn')}</li>
            </ol>
            <form
              className={styles.form}
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                void start();
              }}
            >
              <NameTag field={field} enterKeyHint="go" />
              <button type="submit" className="btn btn--primary btn--big" disabled={busy}>
                {busy ? starts('opening') : t('begin')}
              </button>
            </form>
            <p className={styles.note}>{t('private')}</p>
          </>
        ) : (
          <p>{t('noPrompt')}</p>
        )}
        <p>
          <a className={styles.other} href="/paper/words">
            {t('words.enter')}
          </a>
        </p>
      </section>
    </main>
  );
}

function PaperPicture() {
  return (
    <svg className={styles.picture} viewBox="0 0 120 84" aria-hidden="true">
      <path className={styles.leaf} d="M14 10 72 5l4 62-60 7z" />
      <path d="M30 46c-1-12 6-19 15-19s16 7 16 18-7 17-16 17-14-6-15-16zM33 33l-2-13 10 7M57 32l1-13-9 7" />
      <path d="M40 42v2M51 41v2M42 51c2 2 6 2 8 0" />
      <path d="M92 22c7-1 13 0 17 1l3 45c-6 2-13 2-19 1z" className={styles.phone} />
      <path d="M98 34l9-1 1 13-9 1zM101 60h4" />
    </svg>
  );
}

interface PaperRoomProps {
  code: RoomCode;
  modelId: string;
  /** The seat is gone. */
  onGone: () => void;
}

function PaperRoom({ code, modelId, onGone }: PaperRoomProps) {
  const { link, seat } = useRoom(code);
  useCheckedTime();
  const isGone = seat.name === 'gone' || seat.name === 'outside' || seat.name === 'kicked';
  useEffect(() => {
    if (isGone) onGone();
  }, [isGone, onGone]);
  const isElsewhere = seat.name === 'seated' && !isOnPaper(seat);
  useEffect(() => {
    // Another document: that one may not use the camera.
    if (isElsewhere) window.location.replace(roomPath(code));
  }, [isElsewhere, code]);
  if (seat.name === 'taken_over') return <TakenOver />;
  if (seat.name !== 'seated' || isElsewhere) return <Entering />;
  const { view, receivedAtMs, drawing } = seat;
  const { phase } = view;
  if (phase.name === 'countdown') {
    return (
      <main className="page">
        <Countdown view={view} round={phase.round} draws deadlineMs={receivedAtMs + phase.remainingMs} />
      </main>
    );
  }
  if (phase.name !== 'drawing' || !drawing) return <Entering />;
  return (
    <>
      <ConnectionBanner link={link} drawing />
      <PaperRound
        key={phase.round.id}
        view={view}
        round={phase.round}
        drawing={drawing}
        online={link.name === 'online'}
        deadlineMs={receivedAtMs + phase.remainingMs}
        totalMs={phase.totalMs}
        modelId={modelId}
      />
    </>
  );
}

/** Results and everything else have a page of their own. The lobby is left as soon as the round starts. */
const isOnPaper = ({ view: { medium, phase } }: Extract<SeatState, { name: 'seated' }>): boolean =>
  medium === 'paper' && (phase.name === 'lobby' || phase.name === 'countdown' || phase.name === 'drawing');
