'use client';

import { useEffect, useRef, useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import { roomClient } from '#app/lib/use-room.ts';
import type { Result } from '#contract/errors.ts';
import type { RoomSettings, RoomView } from '#contract/room.ts';

/** A slider fires for every step on its way; only where it comes to rest is sent. */
const DEBOUNCE_MS = 250;

export interface SettingsForm {
  /** As the host has turned them, or as the server has them. */
  settings: RoomSettings;
  change: (part: Partial<RoomSettings>) => void;
  problem: string | null;
  /** False: own prompts were chosen, and what is written cannot be played; the server still has what was sent before. */
  playable: boolean;
  setPlayable: (playable: boolean) => void;
  /** Resolves when the server has what was turned last: who starts at once plays with it, too. */
  flush: () => Promise<Result<object>>;
}

/** The host's own turn of a knob shows at once; the server's answer then takes its place. */
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
      // A refusal is told once: what is turned next is a new matter.
      lastRequest.current = last.then(() => ({ ok: true }));
      return last;
    },
  };
}
