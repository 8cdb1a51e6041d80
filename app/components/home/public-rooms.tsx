'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { NameTag } from './name-tag.tsx';
import styles from './public-rooms.module.css';
import { RoomCard } from './room-card.tsx';
import { useEntrance } from './use-entrance.ts';
import { useNickname } from './use-nickname.ts';
import { type PublicRoomsState, usePublicRooms } from './use-public-rooms.ts';

/** Everybody is welcome in these rooms: a name, a list, and a way in or a place to look on for each. */
export function PublicRooms() {
  const t = useTranslations('rooms');
  const home = useTranslations('home');
  const common = useTranslations('common');
  const state = usePublicRooms();
  const field = useNickname();
  const entrance = useEntrance(field);
  return (
    <main className={`page ${styles.page}`}>
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        <Link href="/">{common('toStart')}</Link>
        <p>{t('lead')}</p>
      </header>
      <section className={styles.who} aria-label={home('play')}>
        <NameTag field={field} />
        <button
          type="button"
          className="btn btn--primary btn--big"
          disabled={entrance.busy !== null}
          onClick={entrance.quick}
        >
          {home(entrance.busy === 'quick' ? 'finding' : 'playNow')}
        </button>
      </section>
      <section aria-label={t('list')} aria-busy={state.name === 'loading'}>
        <List state={state} entrance={entrance} />
      </section>
    </main>
  );
}

function List({ state, entrance }: { state: PublicRoomsState; entrance: ReturnType<typeof useEntrance> }) {
  const t = useTranslations('rooms');
  if (state.name === 'loading') {
    return (
      <div className={styles.note} role="status">
        <JudgeFace mood="looking" className={styles.face ?? ''} />
        <p>{t('loading')}</p>
      </div>
    );
  }
  return (
    <>
      {state.name === 'failed' && (
        <p className="problem" role="alert">
          {t('failed')}
        </p>
      )}
      {state.rooms.length > 0 ? (
        <ul className={styles.rooms}>
          {state.rooms.map((room) => (
            <RoomCard key={room.code} room={room} entrance={entrance} />
          ))}
        </ul>
      ) : (
        state.name === 'here' && (
          <div className={styles.note}>
            <JudgeFace className={styles.face ?? ''} />
            <h2>{t('empty.title')}</h2>
            <p>{t('empty.sentence')}</p>
          </div>
        )
      )}
    </>
  );
}
