'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ModeIcon } from '#app/components/figures/icons.tsx';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { useNickname } from '#app/lib/nickname.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { PublicRoom } from '#contract/room.ts';
import { NameTag } from './name-tag.tsx';
import styles from './public-rooms.module.css';
import { useEntrance } from './use-entrance.ts';

/** The public rooms: a nickname field and a list in which each room can be joined or watched. */
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

/** One room of the list. */
function RoomCard({ room, entrance }: { room: PublicRoom; entrance: ReturnType<typeof useEntrance> }) {
  const t = useTranslations('rooms');
  const modes = useTranslations('modes');
  const messages = useSharedMessages();
  const { code, host, settings, players, machines = 0, spectators, phase } = room;
  const isFull = players >= settings.maxPlayers;
  const busy = entrance.busy !== null;
  const enter = (spectate: boolean) =>
    entrance.enter(code, (nickname) => roomClient().join({ code, nickname, spectate }));
  return (
    <li className={styles.room} data-testid="public-room">
      <ModeIcon mode={settings.mode} />
      <div>
        <h2>{t('host', { host })}</h2>
        <p className={styles.facts}>
          <b>{modes(`${settings.mode}.name`)}</b>
          <span>{t('players', { players, max: settings.maxPlayers })}</span>
          {machines > 0 && <span>{t('machines', { count: machines })}</span>}
          <span>{t(`phase.${phase}`)}</span>
          <span>{t('game', { rounds: settings.rounds, time: messages.duration(settings.seconds) })}</span>
          {spectators > 0 && <span>{t('spectators', { count: spectators })}</span>}
        </p>
      </div>
      <div className={styles.ways}>
        <button
          type="button"
          className="btn btn--primary"
          disabled={busy || isFull}
          aria-label={isFull ? undefined : t('joinOf', { host })}
          onClick={() => enter(false)}
        >
          {t(isFull ? 'full' : 'join')}
        </button>
        {settings.spectators && (
          <button
            type="button"
            className="btn"
            disabled={busy}
            aria-label={t('watchOf', { host })}
            onClick={() => enter(true)}
          >
            {t('watch')}
          </button>
        )}
      </div>
    </li>
  );
}

const POLL_MS = 5_000;

export type PublicRoomsState =
  | { name: 'loading' }
  | { name: 'here'; rooms: PublicRoom[] }
  /** The last list stays visible. */
  | { name: 'failed'; rooms: PublicRoom[] };

/** Polls the list of rooms while the page is visible. */
function usePublicRooms(): PublicRoomsState {
  const [state, setState] = useState<PublicRoomsState>({ name: 'loading' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    let isAsking = false;
    const ask = async () => {
      // A request after unmounting would leave a connection open.
      if (isOver || isAsking || document.visibilityState === 'hidden') return;
      clearTimeout(timer);
      isAsking = true;
      const result = await roomClient().rooms();
      isAsking = false;
      if (isOver) return;
      setState((before) =>
        result.ok
          ? { name: 'here', rooms: result.rooms }
          : { name: 'failed', rooms: before.name === 'loading' ? [] : before.rooms },
      );
      timer = setTimeout(ask, POLL_MS);
    };
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
      roomClient().close();
    };
  }, []);
  return state;
}
