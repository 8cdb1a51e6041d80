'use client';

import { useSyncExternalStore } from 'react';
import { type KeyboardLayout, keyLabels } from './keys.ts';
import { Emitter } from './store.ts';

/** https://wicg.github.io/keyboard-map/: browsers on Chromium only. */
interface KeyboardApi {
  getLayoutMap(): Promise<KeyboardLayout>;
}

const keyboardApi = (): KeyboardApi | undefined => (navigator as Navigator & { keyboard?: KeyboardApi }).keyboard;

const UNKNOWN: KeyboardLayout = new Map();

/** The layout of the keyboard: as the browser says, else what the player has typed so far. */
class PlayersLayout extends Emitter {
  #layout = UNKNOWN;
  #isListening = false;

  readonly snapshot = (): KeyboardLayout => this.#layout;

  readonly listen = (listener: () => void): (() => void) => {
    if (!this.#isListening) {
      this.#isListening = true;
      window.addEventListener('keydown', this.#learn);
      void this.#ask();
    }
    return this.subscribe(listener);
  };

  readonly #learn = ({ key, code, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): void => {
    // Keys that write nothing have longer names, all of them ASCII.
    const isNamed = key.length > 1 && /^\p{ASCII}+$/u.test(key);
    if (ctrlKey || metaKey || shiftKey || altKey || isNamed || code === '' || code.startsWith('Numpad')) return;
    const typed = key.toLowerCase();
    const known = this.#layout.get(code);
    if (known === typed) return;
    if (keyboardApi()) return void this.#ask();
    // After a change of the layout nothing of the other one is true.
    this.#set(new Map([...(known === undefined ? this.#layout : UNKNOWN), [code, typed]]));
  };

  async #ask(): Promise<void> {
    const layout = await keyboardApi()
      ?.getLayoutMap()
      .catch(() => undefined);
    if (layout) this.#set(new Map(layout));
  }

  #set(layout: KeyboardLayout): void {
    this.#layout = layout;
    this.notify();
  }
}

const playersLayout = new PlayersLayout();

/** Labels of keys on the player's keyboard; see `keyLabels`. */
export function useKeyLabels(): (...shortcuts: string[]) => string[] {
  const layout = useSyncExternalStore(playersLayout.listen, playersLayout.snapshot, () => UNKNOWN);
  return (...shortcuts) => keyLabels(shortcuts, layout);
}
