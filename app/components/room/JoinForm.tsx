'use client';

import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Avatar } from '#app/components/figures/Avatar.tsx';
import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import { nicknameProblem } from '#app/lib/nickname.ts';
import { readNickname, writeNickname } from '#app/lib/stored-seat.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { PublicError } from '#contract/errors.ts';
import type { RoomCode } from '#contract/ids.ts';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import styles from './Notice.module.css';

/** Somebody followed a link: one word, and they are in. */
export function JoinForm({ code, problem }: { code: RoomCode; problem: PublicError | null }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [nickname, setNickname] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const shown = trouble ?? problem?.message ?? null;

  useEffect(() => setNickname((typed) => typed || readNickname()), []);

  const join = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = nicknameProblem(nickname);
    setTrouble(wrong);
    if (wrong) {
      input.current?.focus();
      return;
    }
    writeNickname(nickname.trim());
    setBusy(true);
    const result = await roomClient().join({ code, nickname });
    setBusy(false);
    if (!result.ok) setTrouble(result.error.message);
  };

  return (
    <main className={`page ${styles.notice}`}>
      <JudgeFace className={styles.face ?? ''} />
      <h1>Room {code}</h1>
      <p>You are one name away from a drawing contest.</p>
      <form className={`sheet ${styles.form}`} onSubmit={join} noValidate>
        <div className="field">
          <label className="label" htmlFor={id}>
            Nickname
          </label>
          <div className={styles.nameTag}>
            <Avatar seed={nickname.trim() || '?'} size="large" />
            <input
              ref={input}
              id={id}
              className={`input ${styles.name}`}
              value={nickname}
              onChange={(event) => setNickname(event.target.value)}
              maxLength={NICKNAME_MAX_CHARS * 2}
              autoComplete="nickname"
              enterKeyHint="go"
              spellCheck={false}
              aria-invalid={shown !== null}
              aria-describedby={shown ? `${id}-problem` : undefined}
            />
          </div>
          {shown && (
            <p className="problem" id={`${id}-problem`} role="alert">
              {shown}
            </p>
          )}
        </div>
        <button type="submit" className="btn btn--primary btn--big" disabled={busy}>
          {busy ? 'Joining…' : 'Join'}
        </button>
      </form>
      <a href="/">Another room</a>
    </main>
  );
}
