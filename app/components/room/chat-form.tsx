'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useCallback, useId, useRef, useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import { roomClient, useChatDraft } from '#app/lib/use-room.ts';
import { CHAT_MAX_CHARS } from '#contract/limits.ts';
import { ChatText, type RoomView } from '#contract/room.ts';
import styles from './chat.module.css';

/** The line to write on. What could not be sent stays there, with the reason. */
export function ChatForm({ view }: { view: RoomView }) {
  const t = useTranslations('chat');
  const errorText = useErrorText();
  const id = useId();
  const text = useChatDraft();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  // Stays the same, so that it is called only when the field comes and goes.
  const hold = useCallback((element: HTMLInputElement) => {
    input.current = element;
    return () => {
      input.current = null;
      if (document.activeElement === element) keystrokeGuard.fieldRemoved(performance.now());
    };
  }, []);
  const isMuted = view.seats.find((seat) => seat.id === view.you)?.muted === true;
  if (isMuted || !view.settings.chat) {
    return (
      <div className={styles.form}>
        <p className="hint">{t(isMuted ? 'muted' : 'off')}</p>
      </div>
    );
  }

  const send = async (event: FormEvent) => {
    event.preventDefault();
    input.current?.focus();
    if (text.trim() === '' || busy) return;
    if (!ChatText.safeParse(text).success) return setProblem(t('tooLong', { max: CHAT_MAX_CHARS }));
    setBusy(true);
    const result = await roomClient().send('room:chat', { text });
    setBusy(false);
    setProblem(result.ok ? null : result.error.code === 'rate_limited' ? t('slow') : errorText(result.error));
    // What was typed meanwhile is the next message.
    const { chat } = roomClient();
    if (result.ok && chat.draft() === text) chat.write('');
  };
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      {problem && (
        <p className={`problem ${styles.problem}`} id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <input
        ref={hold}
        className="input"
        dir="auto"
        value={text}
        onChange={(event) => roomClient().chat.write(event.target.value)}
        maxLength={CHAT_MAX_CHARS * 2}
        placeholder={t('placeholder')}
        aria-label={t('write')}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        autoComplete="off"
        enterKeyHint="send"
      />
      <button type="submit" className={`btn ${styles.send}`} aria-label={t('send')}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 4l18 8-18 8 3-8zM6 12h8" />
        </svg>
      </button>
    </form>
  );
}
