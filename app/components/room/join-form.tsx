'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { NameTag } from '#app/components/home/name-tag.tsx';
import { useNickname } from '#app/components/home/use-nickname.ts';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { useErrorText } from '#app/i18n/messages.tsx';
import { useHiddenCode } from '#app/lib/hidden-code.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { PublicError } from '#contract/errors.ts';
import type { RoomCode } from '#contract/ids.ts';
import styles from './notice.module.css';

interface JoinFormProps {
  code: RoomCode;
  problem: PublicError | null;
  /** Came to look on. */
  watch: boolean;
}

/** Somebody followed a link: one word, and they are in. */
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
