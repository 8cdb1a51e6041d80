'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { RoomView } from '#contract/room.ts';
import styles from './WhileAway.module.css';

/** Shorter than this, and nobody has missed anything, in milliseconds. */
const WORTH_TELLING_MS = 3_000;
const SHOWN_MS = 8_000;

interface Missed {
  what: 'drawing' | 'reveal';
  seconds: number;
}

/** Tells who comes back to the tab what began meanwhile. */
export function WhileAway({ view, receivedAtMs }: { view: RoomView; receivedAtMs: number }) {
  const t = useTranslations('round.away');
  const [missed, setMissed] = useState<Missed | null>(null);
  const now = useRef({ view, receivedAtMs });
  now.current = { view, receivedAtMs };
  const phaseWhenHidden = useRef<string | null>(null);

  useEffect(() => {
    const change = () => {
      const { view: current, receivedAtMs: since } = now.current;
      if (document.hidden) {
        phaseWhenHidden.current = nameOf(current);
        return;
      }
      const before = phaseWhenHidden.current;
      phaseWhenHidden.current = null;
      if (before !== null && before !== nameOf(current)) setMissed(missedIn(current, since));
    };
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, []);
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

/** A phase of a round, as a name. */
const nameOf = ({ phase }: RoomView): string => ('round' in phase ? `${phase.name} ${phase.round.id}` : phase.name);

function missedIn({ phase }: RoomView, receivedAtMs: number): Missed | null {
  if (phase.name !== 'drawing' && phase.name !== 'reveal') return null;
  const runningMs = phase.totalMs - phase.remainingMs + (performance.now() - receivedAtMs);
  if (phase.name === 'drawing' && runningMs < WORTH_TELLING_MS) return null;
  return { what: phase.name, seconds: Math.round(runningMs / 1000) };
}
