'use client';

import { useTranslations } from 'next-intl';
import { useCountdown } from '#app/lib/countdown.ts';
import { modeInfo } from '#app/lib/modes.ts';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './ready-bar.module.css';
import type { SettingsForm } from './use-settings.ts';

interface ReadyBarProps {
  view: RoomView;
  form: SettingsForm;
  /** `performance.now()` at the automatic start of a public room; null: none is scheduled. */
  startsAtMs: number | null;
}

/** What is missing before the game can start, and the buttons to be ready and to start. */
export function ReadyBar({ view, form, startsAtMs }: ReadyBarProps) {
  const t = useTranslations('lobby');
  const modes = useTranslations('modes');
  const isHost = view.host === view.you;
  const me = view.seats.find(({ id }) => id === view.you);
  const host = view.seats.find(({ id }) => id === view.host);
  const players = view.seats.filter(({ role, connected, idle }) => role === 'playing' && connected && !idle);
  const people = players.filter(({ machine }) => machine === undefined);
  const ready = people.filter((seat) => seat.ready).length;
  const { settings } = form;
  const { minPlayers } = modeInfo(settings.mode);
  const start = useAction(async () => {
    const flushed = await form.flush();
    return flushed.ok ? roomClient().send('room:start', {}) : flushed;
  });
  const setReady = useAction(() => roomClient().send('room:ready', { ready: !me?.ready }));
  const problem = start.problem ?? setReady.problem;

  const isShort = people.length === 0 || players.length < minPlayers;

  const note = () => {
    if (isShort) return t('needs', { mode: modes(`${settings.mode}.name`), count: minPlayers });
    if (startsAtMs !== null) return <SelfStart startsAtMs={startsAtMs} />;
    if (view.settings.isPublic && people.length < 2) {
      return t(isHost && players.length > 1 ? 'selfStart.machines' : 'selfStart.waiting');
    }
    if (view.practice || isHost) return people.length > 1 ? t('ready.count', { ready, of: people.length }) : null;
    return t('waitHost', { host: host?.nickname ?? '?' });
  };
  const said = note();
  return (
    <div className={styles.bar}>
      {!form.playable && (
        <p className={styles.note} role="status">
          {t('ownUnplayable')}
        </p>
      )}
      {said && (
        <p className={styles.note} data-testid="start-note">
          {!isHost && <span className={styles.pencil} aria-hidden="true" />}
          <span>{said}</span>
        </p>
      )}
      <div className={styles.buttons}>
        {(people.length > 1 || (view.settings.isPublic && players.length === 1)) && me?.role === 'playing' && (
          <button
            type="button"
            className={`btn btn--big ${styles.ready}`}
            aria-pressed={me.ready}
            disabled={setReady.busy}
            onClick={() => setReady.run()}
          >
            {me.ready && (
              <svg className={styles.tick} viewBox="0 0 24 20" aria-hidden="true">
                <path d="M3 11l6 6L21 3" />
              </svg>
            )}
            {t(me.ready ? 'ready.is' : 'ready.be')}
          </button>
        )}
        {isHost && (
          <button
            type="button"
            className="btn btn--primary btn--big"
            disabled={start.busy || isShort || !form.playable}
            onClick={() => start.run()}
          >
            {t('start')}
          </button>
        )}
      </div>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function SelfStart({ startsAtMs }: { startsAtMs: number }) {
  const t = useTranslations('lobby.selfStart');
  const seconds = useCountdown(startsAtMs);
  return t.rich('in', { seconds, b: (text) => <b data-testid="self-start">{text}</b> });
}
