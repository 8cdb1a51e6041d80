'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Avatar } from '#app/components/figures/Avatar.tsx';
import { nicknameProblem } from '#app/lib/nickname.ts';
import { readNickname, readSeat, writeNickname } from '#app/lib/stored-seat.ts';
import { roomClient } from '#app/lib/use-room.ts';
import { RoomCode } from '#contract/ids.ts';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import styles from './HomeActions.module.css';

type Busy = 'create' | 'practise' | 'join' | null;
interface Problem {
  field: 'nickname' | 'code';
  message: string;
}

/** Nickname first, then one of three ways in. */
export function HomeActions() {
  const router = useRouter();
  const ids = useId();
  const [nickname, setNickname] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState<Busy>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [oldRoom, setOldRoom] = useState<string | null>(null);
  const nicknameRef = useRef<HTMLInputElement>(null);
  const codeRef = useRef<HTMLInputElement>(null);

  useEffect(() => {
    setNickname((typed) => typed || readNickname());
    setOldRoom(readSeat()?.code ?? null);
  }, []);

  const fail = (field: Problem['field'], message: string) => {
    setProblem({ field, message });
    setBusy(null);
    (field === 'nickname' ? nicknameRef : codeRef).current?.focus();
  };

  const named = (): string | null => {
    const trouble = nicknameProblem(nickname);
    if (trouble) {
      fail('nickname', trouble);
      return null;
    }
    writeNickname(nickname.trim());
    setProblem(null);
    return nickname;
  };

  const create = async (practice: boolean) => {
    const name = named();
    if (!name) return;
    setBusy(practice ? 'practise' : 'create');
    const result = await roomClient().create({ nickname: name, practice });
    if (result.ok) router.push(`/room/${result.code}`);
    else fail('nickname', result.error.message);
  };

  const join = async (event: FormEvent) => {
    event.preventDefault();
    const name = named();
    if (!name) return;
    const parsed = RoomCode.safeParse(code);
    if (!parsed.success) return fail('code', 'A room code has five letters and digits, like BK4TW.');
    setBusy('join');
    const result = await roomClient().join({ code: parsed.data, nickname: name });
    if (result.ok) router.push(`/room/${result.code}`);
    else fail(result.error.code === 'nickname_invalid' ? 'nickname' : 'code', result.error.message);
  };

  const trouble = (field: Problem['field']) =>
    problem?.field === field && (
      <p className="problem" id={`${ids}-${field}-problem`} role="alert">
        {problem.message}
      </p>
    );
  const invalid = (field: Problem['field']) =>
    problem?.field === field ? { 'aria-invalid': true, 'aria-describedby': `${ids}-${field}-problem` } : {};

  return (
    <div className={styles.actions}>
      {oldRoom && (
        <a className={`btn ${styles.back}`} href={`/room/${oldRoom}`}>
          Back to room {oldRoom}
        </a>
      )}
      <div className="field">
        <label className="label" htmlFor={`${ids}-nickname`}>
          Nickname
        </label>
        <div className={styles.nameTag}>
          <Avatar seed={nickname.trim() || '?'} size="large" />
          <input
            ref={nicknameRef}
            id={`${ids}-nickname`}
            className={`input ${styles.name}`}
            value={nickname}
            onChange={(event) => setNickname(event.target.value)}
            maxLength={NICKNAME_MAX_CHARS * 2}
            autoComplete="nickname"
            enterKeyHint="done"
            spellCheck={false}
            {...invalid('nickname')}
          />
        </div>
        {trouble('nickname')}
      </div>
      <button
        type="button"
        className="btn btn--primary btn--big"
        disabled={busy !== null}
        onClick={() => create(false)}
      >
        {busy === 'create' ? 'Opening…' : 'Create a room'}
      </button>
      <form className={styles.join} onSubmit={join} noValidate>
        <label className="label" htmlFor={`${ids}-code`}>
          Room code
        </label>
        <div className={styles.joinRow}>
          <input
            ref={codeRef}
            id={`${ids}-code`}
            className={`input ${styles.code}`}
            placeholder="BK4TW"
            value={code}
            onChange={(event) => setCode(event.target.value.toUpperCase())}
            maxLength={12}
            autoComplete="off"
            autoCapitalize="characters"
            enterKeyHint="go"
            spellCheck={false}
            {...invalid('code')}
          />
          <button type="submit" className="btn" disabled={busy !== null}>
            {busy === 'join' ? 'Joining…' : 'Join'}
          </button>
        </div>
        {trouble('code')}
      </form>
      <button type="button" className="btn" disabled={busy !== null} onClick={() => create(true)}>
        {busy === 'practise' ? 'Opening…' : 'Practise alone'}
      </button>
    </div>
  );
}
