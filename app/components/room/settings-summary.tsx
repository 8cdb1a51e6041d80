import { useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { lookOf } from '#app/modes/index.ts';
import { ModeIcon } from '#app/modes/mode-icon.tsx';
import type { RoomView } from '#contract/room.ts';
import styles from './settings-summary.module.css';

/** What is played, for those who don't decide it. */
export function SettingsSummary({ view }: { view: RoomView }) {
  const t = useTranslations('lobby.summary');
  const label = useTranslations('lobby.settings');
  const modes = useTranslations('modes');
  const messages = useSharedMessages();
  const { settings } = view;
  const pack = view.packs.find(({ id }) => id === settings.packId)?.name ?? label('everyPack');
  const b = (text: React.ReactNode) => <b>{text}</b>;
  return (
    <section className={styles.summary} aria-label={label('label')}>
      <div className={styles.mode}>
        <ModeIcon mode={settings.mode} />
        <div>
          <h3>{modes(`${settings.mode}.name`)}</h3>
          <p>{modes(`${settings.mode}.sentence`)}</p>
        </div>
      </div>
      <ul className={styles.facts}>
        <li>{t.rich('rounds', { rounds: settings.rounds, time: messages.duration(settings.seconds), b })}</li>
        <li>
          {view.ownPromptCount > 0
            ? t('own', { count: view.ownPromptCount })
            : t.rich('pack', { pack, b: (text) => <b>{text}</b> })}
        </li>
        {settings.choice && <li>{t('choice')}</li>}
        <li>{t(`live.${lookOf(settings.mode).liveScores ?? settings.liveScores}`)}</li>
        <li>{t('room', { players: settings.maxPlayers, spectators: settings.spectators ? 'on' : 'off' })}</li>
        {settings.isPublic && <li>{t('public')}</li>}
        {!settings.chat && <li>{t('noChat')}</li>}
      </ul>
    </section>
  );
}
