import { useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import { ModeIcon } from '#app/modes/mode-icon.tsx';
import type { PublicRoom } from '#contract/room.ts';
import styles from './public-rooms.module.css';
import type { useEntrance } from './use-entrance.ts';

/** One room of the list. */
export function RoomCard({ room, entrance }: { room: PublicRoom; entrance: ReturnType<typeof useEntrance> }) {
  const t = useTranslations('rooms');
  const modes = useTranslations('modes');
  const messages = useSharedMessages();
  const { code, host, settings, players, spectators, phase } = room;
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
