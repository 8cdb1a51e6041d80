'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Chat } from '#app/lib/chat.ts';
import { isTyping, shortcutOf } from '#app/lib/keys.ts';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import { chatCues, cuesOf, HEARD_SECONDS } from '#app/lib/sound/cues.ts';
import { speaker } from '#app/lib/sound/speaker.ts';
import { useChat } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';

/** Plays the sounds of the room's events; each of them is also shown. */
export function Sounds({ view, receivedAtMs }: { view: RoomView; receivedAtMs: number }) {
  const before = useRef<RoomView | null>(null);
  useEffect(() => {
    for (const cue of cuesOf(before.current, view)) speaker.play(cue);
    before.current = view;
  }, [view]);

  const chat = useChat();
  const chatBefore = useRef<Chat | null>(null);
  useEffect(() => {
    for (const cue of chatCues(chatBefore.current, chat, view.you)) speaker.play(cue);
    chatBefore.current = chat;
  }, [chat, view.you]);

  const deadlineMs = view.phase.name === 'drawing' ? receivedAtMs + view.phase.remainingMs : null;
  useEffect(() => {
    if (deadlineMs === null) return;
    const timers = HEARD_SECONDS.map((seconds) => {
      const waitMs = deadlineMs - seconds * 1000 - performance.now();
      return waitMs > 0 ? setTimeout(() => speaker.play('tick'), waitMs) : undefined;
    });
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [deadlineMs]);
  return null;
}

const KEY = 'm';

/** Turns sound on and off, by button or with the key M. */
export function SoundToggle({ className }: { className?: string }) {
  const t = useTranslations('rooms.header');
  const on = useSyncExternalStore(speaker.subscribe, speaker.isOn, () => true);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.repeat;
      if (shortcutOf(event) !== KEY || !plain || isTyping(event.target)) return;
      if (!keystrokeGuard.takes(performance.now())) speaker.toggle();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <button
      type="button"
      className={className}
      aria-pressed={on}
      aria-label={t('sound')}
      aria-keyshortcuts={KEY}
      title={t(on ? 'soundOn' : 'soundOff')}
      onClick={speaker.toggle}
    >
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none" stroke="currentColor">
        <g strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
          <path d="M11 5.2 6.3 9H3.2v6.1h3.1l4.7 3.8z" />
          {on ? <path d="M15 9.2q2.6 2.8 0 5.7M17.8 6.4q5.2 5.5 0 11.3" /> : <path d="m15.5 9.5 5 5.2m0-5.2-5 5.2" />}
        </g>
      </svg>
    </button>
  );
}
