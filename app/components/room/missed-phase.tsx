'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { type Missed, type Received, VisibilityTracker } from '#app/lib/visibility.ts';
import styles from './missed-phase.module.css';

const SHOWN_MS = 8_000;

/** Tells who comes back to the tab what began meanwhile. */
export function MissedPhase({ view, receivedAtMs }: Received) {
  const t = useTranslations('round.away');
  const [missed, setMissed] = useState<Missed | null>(null);
  const [tracker] = useState(() => new VisibilityTracker());
  const now = useRef({ view, receivedAtMs });
  now.current = { view, receivedAtMs };

  useEffect(() => {
    const change = () => {
      if (document.hidden) return tracker.hidden(now.current.view);
      const found = tracker.seen(now.current, performance.now());
      if (found) setMissed(found);
    };
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, [tracker]);
  // Who wakes a phone sees at first what it showed when it fell asleep.
  useEffect(() => {
    const found = tracker.look({ view, receivedAtMs }, performance.now());
    if (found) setMissed(found);
  }, [tracker, view, receivedAtMs]);
  useEffect(() => {
    if (!missed) return;
    const timer = setTimeout(() => setMissed(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [missed]);

  // It is about the phase in which it was said.
  const isStale = missed && missed.what !== view.phase.name;
  return (
    <div className={styles.slot} role="status">
      {missed && !isStale && (
        <p className={styles.note} data-testid="while-away">
          {t(missed.what, { seconds: missed.seconds })}
          <button type="button" className={styles.close} onClick={() => setMissed(null)}>
            {t('close')}
          </button>
        </p>
      )}
    </div>
  );
}
