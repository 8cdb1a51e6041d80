'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { JudgeFace, type JudgeMood } from '#app/components/figures/judge-face.tsx';
import { useErrorText } from '#app/i18n/messages.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import styles from './notice.module.css';

function Notice({ mood, title, children }: { mood: JudgeMood; title: string; children: ReactNode }) {
  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace mood={mood} className={styles.face ?? ''} />
      <h1>{title}</h1>
      {children}
    </main>
  );
}

function ToStart() {
  const t = useTranslations('common');
  return (
    <a className="btn btn--primary" href="/">
      {t('toStart')}
    </a>
  );
}

export function Entering() {
  const t = useTranslations('rooms.returning');
  return (
    <Notice mood="looking" title={t('title')}>
      <p>{t('sentence')}</p>
    </Notice>
  );
}

/** Another tab sits on this tab's seat now. */
export function TakenOver() {
  const t = useTranslations('rooms.takenOver');
  return (
    <Notice mood="startled" title={t('title')}>
      <p>{t('sentence')}</p>
      <div className={styles.ways}>
        <button type="button" className="btn btn--primary" onClick={() => roomClient().playHere()}>
          {t('here')}
        </button>
        <button type="button" className="btn" onClick={() => roomClient().forgetSeat()}>
          {t('other')}
        </button>
      </div>
    </Notice>
  );
}

/** The host or a vote has sent this player out. */
export function SentOut() {
  const t = useTranslations('rooms.kicked');
  const errors = useTranslations('errors');
  return (
    <Notice mood="stern" title={t('title')}>
      <p>{errors('kicked')}</p>
      <ToStart />
    </Notice>
  );
}

export function RoomGone({ message }: { message: string }) {
  const t = useTranslations('rooms.gone');
  const errorText = useErrorText();
  return (
    <Notice mood="stern" title={t('title')}>
      <p>{errorText({ code: 'room_not_found', message })}</p>
      <ToStart />
    </Notice>
  );
}

/** `/room` without a code, in a tab without a seat. */
export function NoSeat() {
  const t = useTranslations('rooms.noSeat');
  return (
    <Notice mood="startled" title={t('title')}>
      <p>{t('sentence')}</p>
      <ToStart />
    </Notice>
  );
}
