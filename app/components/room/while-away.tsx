'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Absence, type Missed, type Received } from '#app/lib/absence.ts';
import styles from './while-away.module.css';

const SHOWN_MS = 8_000;

/** Tells who comes back to the tab what began meanwhile. */
export function WhileAway({ view, receivedAtMs }: Received) {
  const t = useTranslations('round.away');
  const [missed, setMissed] = useState<Missed | null>(null);
  const [absence] = useState(() => new Absence());
  const now = useRef({ view, receivedAtMs });
  now.current = { view, receivedAtMs };

  useEffect(() => {
    const change = () => {
      if (document.hidden) return absence.hidden(now.current.view);
      const found = absence.seen(now.current, performance.now());
      if (found) setMissed(found);
    };
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, [absence]);
  // Who wakes a phone sees at first what it showed when it fell asleep.
  useEffect(() => {
    const found = absence.look({ view, receivedAtMs }, performance.now());
    if (found) setMissed(found);
  }, [absence, view, receivedAtMs]);
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
