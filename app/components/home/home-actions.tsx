'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useNickname } from '#app/lib/nickname.ts';
import { readSeat } from '#app/lib/seat.ts';
import { roomClient, roomPath, useHiddenCode } from '#app/lib/use-room.ts';
import { ROOM_CODE_TEXT_MAX, type RoomCode, roomCodeIn } from '#contract/ids.ts';
import styles from './home-actions.module.css';
import { NameTag } from './name-tag.tsx';
import { SoloModes } from './solo-modes.tsx';
import { useEntrance } from './use-entrance.ts';

/** The nickname and the ways into a game: quick play, a room with friends, solo modes. `day` is today in UTC. */
export function HomeActions({ day }: { day: string }) {
  const t = useTranslations('home');
  const field = useNickname();
  const entrance = useEntrance(field);
  const { busy } = entrance;
  return (
    <>
      <section className={`sheet ${styles.ways}`} data-area="ways" aria-label={t('play')}>
        <BackToRoom className={styles.back ?? ''} />
        <NameTag field={field} />
        <button
          type="button"
          className={`btn btn--primary ${styles.play}`}
          disabled={busy !== null}
          onClick={entrance.quick}
        >
          {t(busy === 'quick' ? 'finding' : 'playNow')}
          <small>{t('playNowHint')}</small>
        </button>
        <div className={styles.friends}>
          <button type="button" className="btn btn--big" disabled={busy !== null} onClick={entrance.create}>
            {t(busy === 'create' ? 'opening' : 'create')}
          </button>
          <JoinByCode entrance={entrance} />
        </div>
      </section>
      <section className={styles.alone} data-area="alone" aria-labelledby="alone">
        <h2 id="alone">{t('alone')}</h2>
        <SoloModes day={day} entrance={entrance} />
      </section>
    </>
  );
}

/** Shown while this tab still has a seat in a room. */
function BackToRoom({ className = '' }: { className?: string }) {
  const t = useTranslations('home');
  const hidden = useHiddenCode();
  const [code, setCode] = useState<RoomCode | null>(null);
  useEffect(() => setCode(readSeat()?.code ?? null), []);
  if (code === null) return null;
  return (
    <a className={`btn ${className}`} href={roomPath(code)}>
      {hidden ? t('backHidden') : t('back', { code })}
    </a>
  );
}

/** Joins a room whose code the player has been told. */
function JoinByCode({ entrance }: { entrance: ReturnType<typeof useEntrance> }) {
  const t = useTranslations('home');
  const id = useId();
  const hidden = useHiddenCode();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const fail = (sentence: string) => {
    setProblem(sentence);
    input.current?.focus();
  };
  const join = (event: FormEvent) => {
    event.preventDefault();
    const code = roomCodeIn(typed);
    if (!code) return fail(t('codeProblem'));
    setTyped(code);
    setProblem(null);
    void entrance.enter('join', (nickname) => roomClient().join({ code, nickname }), fail);
  };
  return (
    <form className={styles.join} onSubmit={join} noValidate>
      <label className="label" htmlFor={id}>
        {t('code')}
      </label>
      <div className={styles.joinRow}>
        <input
          ref={input}
          id={id}
          className={`input ${styles.code}`}
          data-hidden={hidden}
          dir="ltr"
          placeholder="BK4TW7Q"
          value={typed}
          onChange={(event) => setTyped(event.target.value.toUpperCase())}
          maxLength={ROOM_CODE_TEXT_MAX}
          autoComplete="off"
          autoCapitalize="characters"
          enterKeyHint="go"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={problem ? `${id}-problem` : undefined}
        />
        <button type="submit" className="btn" disabled={entrance.busy !== null}>
          {t(entrance.busy === 'join' ? 'joining' : 'join')}
        </button>
      </div>
      {problem && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
