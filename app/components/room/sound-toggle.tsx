'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useSyncExternalStore } from 'react';
import { isTyping, nameOfKey } from '#app/components/drawing-board/shortcuts.ts';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import { speaker } from '#app/lib/sound/speaker.ts';

const KEY = 'm';

/** Sound on and off: a button, and the key M. */
export function SoundToggle({ className }: { className?: string }) {
  const t = useTranslations('rooms.header');
  const on = useSyncExternalStore(speaker.subscribe, speaker.isOn, () => true);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
      if (nameOfKey(event) !== KEY || !plain || isTyping(event.target)) return;
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
