'use client';

import { useTranslations } from 'next-intl';
import { NameTag } from '#app/components/home/name-tag.tsx';
import { useEntrance } from '#app/components/home/use-entrance.ts';
import { useNickname } from '#app/components/home/use-nickname.ts';
import { roomClient } from '#app/lib/use-room.ts';
import styles from './start.module.css';
import { startSolo } from './start-solo.ts';

/** A name and one button: the drawing begins. `again`: it was drawn before. */
export function StartDaily({ again }: { again: boolean }) {
  const t = useTranslations('solo');
  const field = useNickname();
  const { busy, enter } = useEntrance(field);
  return (
    <form
      className={styles.start}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enter('daily', (nickname) => startSolo(roomClient(), nickname, { mode: 'daily' }));
      }}
    >
      <NameTag field={field} enterKeyHint="go" />
      <button type="submit" className="btn btn--primary btn--big" disabled={busy !== null}>
        {busy !== null ? t('start.opening') : t(again ? 'daily.again' : 'daily.draw')}
      </button>
    </form>
  );
}
