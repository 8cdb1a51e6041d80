import { useTranslations } from 'next-intl';
import { MAX_PLAYERS, MIN_MAX_PLAYERS } from '#contract/limits.ts';
import styles from './settings-panel.module.css';
import { Slider } from './slider.tsx';
import { Switch } from './switch.tsx';
import type { SettingsKnobs } from './use-settings.ts';

/** Who may come in and what they may do there: folded, with how it stands on the fold. */
export function AccessSettings({ settings, change }: Pick<SettingsKnobs, 'settings' | 'change'>) {
  const t = useTranslations('lobby.settings');
  return (
    <details className={styles.more}>
      <summary>
        <span className="label">{t('more')}</span>
        <span className={styles.now}>
          {t('summary', {
            access: settings.isPublic ? 'public' : 'link',
            players: settings.maxPlayers,
            chat: settings.chat ? 'on' : 'off',
          })}
        </span>
      </summary>
      <div className={styles.access}>
        <Switch
          label={t('public')}
          hint={t('publicHint')}
          on={settings.isPublic}
          onChange={(isPublic) => change({ isPublic })}
        />
        <Slider
          label={t('maxPlayers')}
          value={settings.maxPlayers}
          text={String(settings.maxPlayers)}
          min={MIN_MAX_PLAYERS}
          max={MAX_PLAYERS}
          step={1}
          onChange={(maxPlayers) => change({ maxPlayers })}
        />
        <Switch
          label={t('spectators')}
          hint={t('spectatorsHint')}
          on={settings.spectators}
          onChange={(spectators) => change({ spectators })}
        />
        <Switch label={t('chat')} hint={t('chatHint')} on={settings.chat} onChange={(chat) => change({ chat })} />
      </div>
    </details>
  );
}
