'use client';

import { useEffect, useRef, useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import type { Result } from '#contract/errors.ts';
import type { RoomView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';

/** Sliders fire at every step: changes are debounced by this time. */
const DEBOUNCE_MS = 250;

export interface SettingsForm {
  /** The host's unsent changes, else the server's settings. */
  settings: RoomSettings;
  change: (part: Partial<RoomSettings>) => void;
  problem: string | null;
  /** False while own prompts are chosen and their text is invalid; the server still has the previous ones. */
  playable: boolean;
  setPlayable: (playable: boolean) => void;
  /** Sends pending changes and resolves with the server's answer, so that a game starts with them. */
  flush: () => Promise<Result<object>>;
}

/** The settings form of the host: changes show at once, until the server's answer replaces them. */
export function useSettings(view: RoomView): SettingsForm {
  const errorText = useErrorText();
  const [draft, setDraft] = useState<RoomSettings | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [playable, setPlayable] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const unsent = useRef<RoomSettings | null>(null);
  const lastRequest = useRef<Promise<Result<object>>>(Promise.resolve({ ok: true }));
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = () => {
    clearTimeout(timer.current);
    const next = unsent.current;
    if (next === null) return;
    unsent.current = null;
    lastRequest.current = lastRequest.current.then(async () => {
      const result = await roomClient().send('room:settings', { settings: next });
      setProblem(result.ok ? null : errorText(result.error));
      setDraft((current) => (current === next ? null : current));
      return result;
    });
  };
  const settings = draft ?? view.settings;
  return {
    settings,
    change: (part) => {
      const next = { ...settings, ...part };
      setDraft(next);
      unsent.current = next;
      clearTimeout(timer.current);
      timer.current = setTimeout(send, DEBOUNCE_MS);
    },
    problem,
    playable,
    setPlayable,
    flush: () => {
      send();
      const last = lastRequest.current;
      // A refusal is reported once.
      lastRequest.current = last.then(() => ({ ok: true }));
      return last;
    },
  };
}
