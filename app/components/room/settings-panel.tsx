'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { ModeIcon } from '#app/components/figures/icons.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { peopleIn } from '#app/lib/company.ts';
import { isolated } from '#app/lib/format.ts';
import { type ModeInfo, modeInfo, roomModes } from '#app/lib/modes.ts';
import { parseOwnPrompts } from '#app/lib/prompts.ts';
import type { PackId } from '#contract/ids.ts';
import {
  MAX_OWN_PROMPTS,
  MAX_PLAYERS,
  MAX_ROUND_SECONDS,
  MAX_ROUNDS,
  MIN_MAX_PLAYERS,
  MIN_ROUND_SECONDS,
  MIN_ROUNDS,
} from '#contract/limits.ts';
import type { ModeName } from '#contract/modes.ts';
import type { RoomView } from '#contract/room.ts';
import { LIVE_SCORE_CHOICES } from '#contract/room-settings.ts';
import { LockSwitch } from './lock-switch.tsx';
import { Chips, Slider, Switch } from './settings-controls.tsx';
import styles from './settings-panel.module.css';
import type { SettingsForm } from './use-settings.ts';

const OWN = 'own';

/** The host's settings, the most important first. */
export function SettingsPanel({ view, form }: { view: RoomView; form: SettingsForm }) {
  const t = useTranslations('lobby.settings');
  const messages = useSharedMessages();
  const { settings, change, problem, setPlayable } = form;
  const [isOwn, setOwn] = useState(settings.ownPrompts.length > 0);
  const { liveScores: fixedScores, drawers } = modeInfo(settings.mode);
  const isAlone = drawers === 'one';
  const choosePrompts = (source: PackId | typeof OWN | null) => {
    setOwn(source === OWN);
    if (source !== OWN) change({ packId: source, ownPrompts: [] });
  };
  return (
    <section className={styles.settings} aria-label={t('label')}>
      <ModePicker
        mode={settings.mode}
        modes={roomModes(view.practice, view.seats.length - peopleIn(view).length)}
        onChoose={(mode) => change({ mode })}
      />
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
          unread={view.unreadPrompts}
          onChange={(ownPrompts) => change({ ownPrompts })}
          onPlayable={setPlayable}
        />
      )}
      {isOwn && isAlone && <p className="hint">{t('ownKnown')}</p>}
      {!view.practice && (
        <Switch
          label={t(isAlone ? 'choiceDrawer' : 'choice')}
          hint={t(isAlone ? 'choiceDrawerHint' : 'choiceHint')}
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
        <p className="hint">{t(fixedScores === 'hidden' ? 'liveHidden' : 'liveFixed')}</p>
      )}
      {!view.practice && <AccessSettings view={view} settings={settings} change={change} />}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

interface ModePickerProps {
  mode: ModeName;
  modes: readonly ModeInfo[];
  onChoose: (mode: ModeName) => void;
}

/** A radio group of the modes, each with a picture and a sentence. */
function ModePicker({ mode, modes, onChoose }: ModePickerProps) {
  const t = useTranslations('lobby.settings');
  const words = useTranslations('modes');
  const name = useId();
  return (
    <fieldset className={styles.modes}>
      <legend className="label">{t('mode')}</legend>
      {modes.map((look) => (
        <label className={styles.mode} key={look.name}>
          <input type="radio" name={name} checked={look.name === mode} onChange={() => onChoose(look.name)} />
          <span className={styles.card}>
            <ModeIcon mode={look.name} className={styles.picture ?? ''} />
            <span className={styles.name}>{words(`${look.name}.name`)}</span>
            <span className={styles.sentence}>{words(`${look.name}.sentence`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Prompts that a warning names. */
const UNREAD_SHOWN = 5;

interface OwnPromptsProps {
  prompts: readonly string[];
  /** Those that the judge can't read. */
  unread: readonly string[];
  /** Called with each playable list of prompts. */
  onChange: (prompts: string[]) => void;
  /** Called with whether the text can be played. Must be stable between renderings. */
  onPlayable: (playable: boolean) => void;
}

/** A text area with one prompt per line. */
function OwnPrompts({ prompts, unread, onChange, onPlayable }: OwnPromptsProps) {
  const t = useTranslations('lobby.settings');
  const format = useFormatter();
  const id = useId();
  const [text, setText] = useState(() => prompts.join('\n'));
  const parsed = parseOwnPrompts(text);
  const { problem } = parsed;
  const sentence = problem
    ? problem.kind === 'too_long'
      ? t('ownProblem.too_long', { line: problem.line, max: problem.max })
      : t('ownProblem.too_many', { count: problem.count, max: problem.max })
    : parsed.prompts.length === 0
      ? t('ownProblem.none')
      : null;
  const unreadHere = parsed.prompts.filter((prompt) => unread.includes(prompt));
  const isPlayable = sentence === null;
  useEffect(() => {
    onPlayable(isPlayable);
    return () => onPlayable(true);
  }, [isPlayable, onPlayable]);
  const write = (written: string) => {
    setText(written);
    const now = parseOwnPrompts(written);
    if (!now.problem) onChange(now.prompts);
  };
  return (
    <div className={styles.own}>
      <label className="label" htmlFor={id}>
        {t('ownLabel')}
      </label>
      <textarea
        id={id}
        className={`input ${styles.area}`}
        dir="auto"
        value={text}
        placeholder={t('ownPlaceholder')}
        onChange={(event) => write(event.target.value)}
        aria-invalid={sentence !== null}
        aria-describedby={`${id}-foot`}
        spellCheck
      />
      <div className={styles.foot} id={`${id}-foot`}>
        {sentence ? (
          <p className="problem" role="alert">
            {sentence}
          </p>
        ) : (
          <p className="hint">{t('ownHint')}</p>
        )}
        <p className="hint">{t('ownCount', { count: parsed.prompts.length, max: MAX_OWN_PROMPTS })}</p>
      </div>
      {unreadHere.length > 0 && (
        <p className="problem" role="status">
          {t('ownUnread', { prompts: format.list(unreadHere.slice(0, UNREAD_SHOWN).map(isolated)) })}
        </p>
      )}
    </div>
  );
}

/** Access, lock, player limit, spectators and chat; collapsed, with a summary. */
function AccessSettings({ view, settings, change }: { view: RoomView } & Pick<SettingsForm, 'settings' | 'change'>) {
  const t = useTranslations('lobby.settings');
  return (
    <details className={styles.more}>
      <summary>
        <span className="label">{t('more')}</span>
        <span className={styles.now}>
          {t('summary', {
            access: view.locked ? 'locked' : settings.isPublic ? 'public' : 'link',
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
        <LockSwitch view={view} />
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
