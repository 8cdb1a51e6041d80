'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { lookOf } from '#app/modes/index.ts';
import type { PackId } from '#contract/ids.ts';
import { MAX_ROUND_SECONDS, MAX_ROUNDS, MIN_ROUND_SECONDS, MIN_ROUNDS } from '#contract/limits.ts';
import { LIVE_SCORE_CHOICES, type RoomView } from '#contract/room.ts';
import { AccessSettings } from './access-settings.tsx';
import { Chips } from './chips.tsx';
import { ModePicker } from './mode-picker.tsx';
import { OwnPrompts } from './own-prompts.tsx';
import styles from './settings-panel.module.css';
import { Slider } from './slider.tsx';
import { Switch } from './switch.tsx';
import type { SettingsKnobs } from './use-settings.ts';

const OWN = 'own';

/** What is played, as the host turns it: first what matters most, last what hardly anybody changes. */
export function SettingsPanel({ view, knobs }: { view: RoomView; knobs: SettingsKnobs }) {
  const t = useTranslations('lobby.settings');
  const messages = useSharedMessages();
  const { settings, change, problem, setPlayable } = knobs;
  const [isOwn, setOwn] = useState(settings.ownPrompts.length > 0);
  const fixedScores = lookOf(settings.mode).liveScores;
  const choosePrompts = (source: PackId | typeof OWN | null) => {
    setOwn(source === OWN);
    if (source !== OWN) change({ packId: source, ownPrompts: [] });
  };
  return (
    <section className={styles.settings} aria-label={t('label')}>
      <ModePicker mode={settings.mode} practice={view.practice} onChoose={(mode) => change({ mode })} />
      <div className={styles.pair}>
        <Slider
          label={t('rounds')}
          value={settings.rounds}
          text={String(settings.rounds)}
          min={MIN_ROUNDS}
          max={MAX_ROUNDS}
          step={1}
          onChange={(rounds) => change({ rounds })}
        />
        <Slider
          label={t('time')}
          value={settings.seconds}
          text={messages.duration(settings.seconds)}
          min={MIN_ROUND_SECONDS}
          max={MAX_ROUND_SECONDS}
          step={5}
          onChange={(seconds) => change({ seconds })}
        />
      </div>
      <Chips<PackId | typeof OWN | null>
        legend={t('prompts')}
        choices={[
          { value: null, text: t('everyPack') },
          ...view.packs.map(({ id, name, promptCount }) => ({ value: id, text: name, count: promptCount })),
          { value: OWN, text: t('own') },
        ]}
        chosen={isOwn ? OWN : settings.packId}
        onChoose={choosePrompts}
      />
      {isOwn && (
        <OwnPrompts
          prompts={settings.ownPrompts}
          onChange={(ownPrompts) => change({ ownPrompts })}
          onPlayable={setPlayable}
        />
      )}
      {!view.practice && (
        <Switch
          label={t('choice')}
          hint={t('choiceHint')}
          on={settings.choice}
          onChange={(choice) => change({ choice })}
        />
      )}
      {fixedScores === null ? (
        <Chips
          legend={t('liveScores')}
          choices={LIVE_SCORE_CHOICES.filter((choice) => choice !== 'everyone' || !view.practice).map((choice) => ({
            value: choice,
            text: t(view.practice && choice === 'own' ? 'live.shown' : `live.${choice}`),
          }))}
          chosen={settings.liveScores}
          onChoose={(liveScores) => change({ liveScores })}
        />
      ) : (
        <p className="hint">{t('liveFixed')}</p>
      )}
      {!view.practice && <AccessSettings settings={settings} change={change} />}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
