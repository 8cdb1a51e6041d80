'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useState } from 'react';
import { JudgeFace, type JudgeMood } from '#app/components/figures/judge-face.tsx';
import { NameTag } from '#app/components/home/name-tag.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { useErrorText } from '#app/i18n/messages.tsx';
import { useNickname } from '#app/lib/nickname.ts';
import { roomClient, useHiddenCode } from '#app/lib/use-room.ts';
import type { PublicError } from '#contract/errors.ts';
import type { RoomCode } from '#contract/ids.ts';
import styles from './notice.module.css';

interface JoinFormProps {
  code: RoomCode;
  problem: PublicError | null;
  /** The link was for spectators. */
  watch: boolean;
}

/** The form of a player who followed a link to the room. */
export function JoinForm({ code, problem, watch }: JoinFormProps) {
  const t = useTranslations('rooms.enter');
  const errorText = useErrorText();
  const hidden = useHiddenCode();
  const field = useNickname();
  const [busy, setBusy] = useState(false);

  const enter = async (spectate: boolean) => {
    const nickname = field.take();
    if (!nickname) return;
    setBusy(true);
    const result = await roomClient().join({ code, nickname, spectate });
    setBusy(false);
    if (!result.ok) field.fail(errorText(result.error));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter(watch);
  };

  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace className={styles.face ?? ''} />
      <h1>{hidden ? t('hiddenTitle') : t('title', { code })}</h1>
      <p>{t(watch ? 'watchLead' : 'lead')}</p>
      <form className={`sheet ${styles.form}`} onSubmit={submit} noValidate>
        <NameTag field={field} enterKeyHint="go" problem={problem && errorText(problem)} />
        <button type="submit" className="btn btn--primary btn--big" disabled={busy}>
          {busy ? t('joining') : t(watch ? 'watch' : 'join')}
        </button>
        <button type="button" className="btn" disabled={busy} onClick={() => enter(!watch)}>
          {t(watch ? 'join' : 'watch')}
        </button>
      </form>
      <a href="/">{t('other')}</a>
      <LanguageSwitch />
    </main>
  );
}

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

/** Another tab has taken over this tab's seat. */
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

/** The host or a vote has removed this player. */
export function Kicked() {
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
