'use client';

import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import { MAX_MACHINES } from '#contract/limits.ts';
import { MACHINE_LEVELS, MACHINE_NAMES, type MachineLevel } from '#contract/machines.ts';
import { isSoloMode } from '#contract/modes.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './machine-panel.module.css';

/** A button for each level, with which the host has a machine of it play. Its menu sends it away. */
export function MachinePanel({ view }: { view: RoomView }) {
  const t = useTranslations('lobby.machines');
  const add = useAction((level: MachineLevel) => roomClient().send('room:add-machine', { level }));
  const machines = view.seats.filter(({ machine }) => machine !== undefined).length;
  const players = view.seats.filter(({ role }) => role !== 'spectating').length;
  if (isSoloMode(view.settings.mode)) return null;
  const isFull = machines >= MAX_MACHINES || players >= view.settings.maxPlayers;
  return (
    <section className={styles.panel} aria-labelledby="machines">
      <h2 id="machines">{t('title')}</h2>
      <p className={styles.hint}>{isFull ? t('full', { max: MAX_MACHINES }) : t('hint')}</p>
      <ul className={styles.levels}>
        {MACHINE_LEVELS.map((level) => (
          <li key={level}>
            <button
              type="button"
              className={styles.level}
              disabled={add.busy || isFull}
              aria-label={t('add', { name: MACHINE_NAMES[level], level })}
              onClick={() => add.run(level)}
            >
              <Avatar seed={MACHINE_NAMES[level]} machine={level} size="medium" />
              <span className={styles.name}>
                <bdi>{MACHINE_NAMES[level]}</bdi>
              </span>
              <span className={styles.number}>{t('level', { level })}</span>
            </button>
          </li>
        ))}
      </ul>
      {add.problem && (
        <p className="problem" role="alert">
          {add.problem}
        </p>
      )}
    </section>
  );
}
