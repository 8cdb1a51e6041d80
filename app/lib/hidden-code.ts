'use client';

import { useSyncExternalStore } from 'react';
import type { RoomCode } from '#contract/ids.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { Emitter } from './emitter.ts';

const KEY = 'dj.hide-code';
const ON = 'on';

/** For who shows this screen to an audience: room codes stay off it, in this browser, until that is switched off. */
class HiddenCode extends Emitter {
  readonly isOn = (): boolean => readStored('localStorage', KEY) === ON;

  readonly turn = (on: boolean): void => {
    writeStored('localStorage', KEY, on ? ON : null);
    this.tell();
  };
}

export const hiddenCode = new HiddenCode();

export const useHiddenCode = (): boolean => useSyncExternalStore(hiddenCode.subscribe, hiddenCode.isOn, () => false);

/** The address of the own room: `/room` finds it by the tab's seat, without the code. */
export const roomPath = (code: RoomCode): string => (hiddenCode.isOn() ? '/room' : `/room/${code}`);
