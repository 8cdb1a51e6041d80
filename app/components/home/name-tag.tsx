'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import type { NicknameField } from '#app/lib/nickname.ts';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import styles from './name-tag.module.css';

interface NameTagProps {
  field: NicknameField;
  /** Label of the Enter key on a phone's keyboard. */
  enterKeyHint?: 'done' | 'go';
  /** A problem that does not come from the field itself. */
  problem?: string | null;
}

/** The nickname field with its avatar. */
export function NameTag({ field, enterKeyHint = 'done', problem = null }: NameTagProps) {
  const t = useTranslations('home');
  const id = useId();
  const shown = field.problem ?? problem;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('nickname')}
      </label>
      <div className={styles.row}>
        <Avatar seed={field.nickname.trim() || '?'} size="large" />
        <input
          ref={field.input}
          id={id}
          className={`input ${styles.name}`}
          dir="auto"
          value={field.nickname}
          onChange={(event) => field.write(event.target.value)}
          maxLength={NICKNAME_MAX_CHARS * 2}
          autoComplete="nickname"
          enterKeyHint={enterKeyHint}
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
  );
}
