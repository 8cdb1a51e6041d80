'use client';

import { useEffect, useRef, useState } from 'react';
import { peopleAnnouncement, phaseAnnouncement, SPOKEN_SECONDS } from '#app/lib/announcement.ts';
import type { RoomView } from '#contract/room.ts';

/** Says phases, people and the last seconds aloud; nothing of it is seen. */
export function Announcer({ view, receivedAtMs }: { view: RoomView; receivedAtMs: number }) {
  const [message, setMessage] = useState('');
  const before = useRef<RoomView | null>(null);

  useEffect(() => {
    const last = before.current;
    before.current = view;
    const samePhase = last?.phase.name === view.phase.name;
    const text = last && samePhase ? peopleAnnouncement(last, view) : phaseAnnouncement(view);
    if (text) setMessage(text);
  }, [view]);

  const deadlineMs = view.phase.name === 'drawing' ? receivedAtMs + view.phase.remainingMs : null;
  useEffect(() => {
    if (deadlineMs === null) return;
    const timers = SPOKEN_SECONDS.map((seconds) => {
      const waitMs = deadlineMs - seconds * 1000 - performance.now();
      return waitMs > 0 ? setTimeout(() => setMessage(`${seconds} seconds left.`), waitMs) : undefined;
    });
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [deadlineMs]);

  return (
    <p className="visually-hidden" aria-live="polite" role="status">
      {message}
    </p>
  );
}
