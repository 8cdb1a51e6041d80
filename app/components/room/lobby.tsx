'use client';

import { useTranslations } from 'next-intl';
import { ModeIcon } from '#app/components/figures/icons.tsx';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { LanguageSwitch } from '#app/components/language-switch.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { isAlone, peopleIn } from '#app/lib/company.ts';
import { modeInfo } from '#app/lib/modes.ts';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import { oneOf, seededRandom } from '#contract/random.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';
import styles from './lobby.module.css';
import { MachinePanel } from './machine-panel.tsx';
import { ReadyBar } from './ready-bar.tsx';
import { SeatList } from './seat-list.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { ShareLink } from './share-link.tsx';
import { useSettings } from './use-settings.ts';

interface LobbyProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'lobby' }>;
  receivedAtMs: number;
  publicUrl: string;
}

/** Before the game: players arrive, and the host chooses the settings and starts. */
export function Lobby({ view, phase, receivedAtMs, publicUrl }: LobbyProps) {
  const t = useTranslations('lobby');
  const messages = useSharedMessages();
  const form = useSettings(view);
  const isHost = view.host === view.you;
  const host = view.seats.find(({ id }) => id === view.host);
  const players = view.seats.filter(({ role }) => role !== 'spectating');
  const spectators = view.seats.filter(({ role }) => role === 'spectating');
  const people = peopleIn(view).length;
  const title = () => {
    if (view.practice) return t('title.practice');
    return people === 1 ? t('title.alone') : messages.people(people);
  };
  return (
    <div className={styles.lobby} data-host={isHost}>
      <section className={styles.people} aria-label={t('people')}>
        <h1>{title()}</h1>
        {view.practice ? (
          <>
            <p className={styles.lead}>{t(isAlone(view) ? 'practice' : 'machines.practice')}</p>
            {!isAlone(view) && <SeatList view={view} seats={players} label={t('seats')} />}
          </>
        ) : (
          <>
            <SeatList view={view} seats={players} label={t('seats')} />
            {spectators.length > 0 && (
              <div className={styles.spectators}>
                <h2>{t('spectators')}</h2>
                <SeatList view={view} seats={spectators} label={t('spectators')} />
              </div>
            )}
            <SpectateToggle view={view} />
          </>
        )}
        {isHost && <MachinePanel view={view} />}
      </section>
      {!view.practice && (
        <section className={styles.invite} aria-label={t('invite.title')}>
          <h2>{t('invite.title')}</h2>
          {view.locked && <p className={styles.lead}>{t('lock.locked')}</p>}
          <ShareLink code={view.code} publicUrl={publicUrl} />
        </section>
      )}
      <div className={styles.side}>
        <section className={`sheet ${styles.table}`} aria-label={t('game')}>
          <h2>{isHost ? t('yours') : host ? t('hosts', { host: host.nickname }) : t('game')}</h2>
          {isHost ? <SettingsPanel view={view} form={form} /> : <SettingsSummary view={view} />}
        </section>
        <section className={styles.go} aria-label={t('start')}>
          <ReadyBar
            view={view}
            form={form}
            startsAtMs={phase.startsInMs === null ? null : receivedAtMs + phase.startsInMs}
          />
        </section>
      </div>
      <div className={styles.tip}>
        <JudgeTip seed={view.code} />
        <LanguageSwitch />
      </div>
    </div>
  );
}

/** Switches the player between playing and spectating. */
function SpectateToggle({ view }: { view: RoomView }) {
  const t = useTranslations('lobby.watch');
  const isWatching = view.seats.find(({ id }) => id === view.you)?.role === 'spectating';
  const change = useAction(() => roomClient().send('room:spectate', { spectate: !isWatching }));
  if (!isWatching && !view.settings.spectators) return null;
  return (
    <div className={styles.role}>
      {isWatching && <p>{t('is')}</p>}
      <button type="button" className="btn" disabled={change.busy} onClick={() => change.run()}>
        {t(isWatching ? 'stop' : 'start')}
      </button>
      {change.problem && (
        <p className="problem" role="alert">
          {change.problem}
        </p>
      )}
    </div>
  );
}

/** The settings as players who are not the host see them. */
function SettingsSummary({ view }: { view: RoomView }) {
  const t = useTranslations('lobby.summary');
  const label = useTranslations('lobby.settings');
  const modes = useTranslations('modes');
  const messages = useSharedMessages();
  const { settings } = view;
  const { liveScores: fixedScores, drawers } = modeInfo(settings.mode);
  const isAlone = drawers === 'one';
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
            ? `${t('own', { count: view.ownPromptCount })}${isAlone ? ` ${t('ownKnown')}` : ''}`
            : t.rich('pack', { pack, b: (text) => <b>{text}</b> })}
        </li>
        {settings.choice && <li>{t(isAlone ? 'choiceDrawer' : 'choice')}</li>}
        <li>{t(`live.${fixedScores ?? settings.liveScores}`)}</li>
        <li>{t('room', { players: settings.maxPlayers, spectators: settings.spectators ? 'on' : 'off' })}</li>
        {settings.isPublic && !view.locked && <li>{t('public')}</li>}
        {!settings.chat && <li>{t('noChat')}</li>}
      </ul>
    </section>
  );
}

const TIPS = ['bigAndSimple', 'fillThePage', 'outlineFirst', 'ties', 'undo'] as const;

/** A drawing tip while players wait; the same `seed` gives the same tip. */
function JudgeTip({ seed }: { seed: string }) {
  const t = useTranslations('round.tip');
  return (
    <aside className={styles.judgeTip} aria-label={t('label')}>
      <JudgeFace className={styles.face ?? ''} />
      <p className={styles.bubble}>{t(oneOf(seededRandom(seed), TIPS))}</p>
    </aside>
  );
}
