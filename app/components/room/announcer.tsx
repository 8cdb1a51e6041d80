'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useInstance } from '#app/components/site/instance.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { useCountdown } from '#app/lib/countdown.ts';
import { peopleAnnouncement, phaseAnnouncement, SPOKEN_SECONDS, tabTitle } from '#app/lib/room-announcements.ts';
import type { RoomView } from '#contract/room.ts';

interface AnnouncerProps {
  view: RoomView;
  receivedAtMs: number;
  /** The chat is visible: it announces players who come and go. */
  byChat: boolean;
}

/** A live region for screen readers: phases, players and the last seconds. */
export function Announcer({ view, receivedAtMs, byChat }: AnnouncerProps) {
  const t = useTranslations('announce');
  const messages = useSharedMessages();
  const [message, setMessage] = useState('');
  const before = useRef<RoomView | null>(null);

  useEffect(() => {
    const last = before.current;
    before.current = view;
    const samePhase = last?.phase.name === view.phase.name;
    const text =
      last && samePhase
        ? peopleAnnouncement(t, messages, last, view, { byChat })
        : phaseAnnouncement(t, messages, view);
    if (text) setMessage(text);
  }, [view, t, messages, byChat]);

  const deadlineMs = view.phase.name === 'drawing' ? receivedAtMs + view.phase.remainingMs : null;
  useEffect(() => {
    if (deadlineMs === null) return;
    const timers = SPOKEN_SECONDS.map((seconds) => {
      const waitMs = deadlineMs - seconds * 1000 - performance.now();
      return waitMs > 0 ? setTimeout(() => setMessage(t('secondsLeft', { seconds })), waitMs) : undefined;
    });
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [deadlineMs, t]);

  return (
    <p className="visually-hidden" aria-live="polite" role="status">
      {message}
    </p>
  );
}

/** Keeps the document title up to date for players whose tab is in the background. */
export function TabTitle({ view, receivedAtMs }: { view: RoomView; receivedAtMs: number }) {
  const t = useTranslations('round.tab');
  const { phase } = view;
  const seconds = useCountdown('remainingMs' in phase ? receivedAtMs + phase.remainingMs : 0);
  const { name: game } = useInstance();
  const says = tabTitle(view, seconds, t, game);
  const title = says === game ? game : `${says} · ${game}`;
  const last = useRef(title);
  useEffect(() => {
    document.title = title;
    last.current = title;
  }, [title]);
  // Resets the title on leaving, unless the next page has already set its own.
  useEffect(
    () => () => {
      if (document.title === last.current) document.title = game;
    },
    [game],
  );
  return null;
}
