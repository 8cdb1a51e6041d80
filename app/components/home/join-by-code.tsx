'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useHiddenCode } from '#app/lib/hidden-code.ts';
import { roomClient } from '#app/lib/use-room.ts';
import { RoomCode } from '#contract/ids.ts';
import styles from './home-actions.module.css';
import type { useEntrance } from './use-entrance.ts';

const CODE_TYPED_MAX = 12;

/** Somebody has said a code aloud. */
export function JoinByCode({ entrance }: { entrance: ReturnType<typeof useEntrance> }) {
  const t = useTranslations('home');
  const id = useId();
  const hidden = useHiddenCode();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const fail = (sentence: string) => {
    setProblem(sentence);
    input.current?.focus();
  };
  const join = (event: FormEvent) => {
    event.preventDefault();
    const parsed = RoomCode.safeParse(code);
    if (!parsed.success) return fail(t('codeProblem'));
    setProblem(null);
    void entrance.enter('join', (nickname) => roomClient().join({ code: parsed.data, nickname }), fail);
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
          placeholder="BK4TW"
          value={code}
          onChange={(event) => setCode(event.target.value.toUpperCase())}
          maxLength={CODE_TYPED_MAX}
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
