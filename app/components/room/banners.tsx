'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import type { LinkState } from '#app/lib/seat.ts';
import { type Missed, type Received, VisibilityTracker } from '#app/lib/visibility.ts';
import styles from './banners.module.css';

interface Notice {
  text: string;
  reload?: boolean;
}

/** Shows the problem of the connection while there is one. */
export function ConnectionBanner({ link, drawing }: { link: LinkState; drawing: boolean }) {
  const t = useTranslations('rooms.banner');
  const errorText = useErrorText();
  const notice = (): Notice | null => {
    switch (link.name) {
      case 'idle':
      case 'online':
        return null;
      case 'connecting':
      case 'stopping':
        return { text: t(link.name) };
      case 'offline':
        return { text: t(drawing ? 'offlineDrawing' : 'offline') };
      case 'refused':
        if (link.code === 'protocol_mismatch') return { text: t('versions'), reload: true };
        return { text: errorText(link), reload: link.code === 'unauthorised' };
    }
  };
  const now = notice();
  return (
    <div className={styles.slot} role="status" data-link={link.name}>
      {now && (
        <p className={styles.banner} data-testid="connection">
          <svg className={styles.plug} viewBox="0 0 32 20" aria-hidden="true">
            <path d="M1 10c4-4 6 4 10 0M21 10c4 4 6-4 10 0M13 5v10M19 5v10" />
          </svg>
          <span>{now.text}</span>
          {now.reload && (
            <button type="button" className="btn" onClick={() => window.location.reload()}>
              {t('reload')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

const SHOWN_MS = 8_000;

/** Tells players who return to the tab which phase began while it was hidden. */
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
  // A phone that wakes up shows the old view first: the check runs again with each new view.
  useEffect(() => {
    const found = tracker.look({ view, receivedAtMs }, performance.now());
    if (found) setMissed(found);
  }, [tracker, view, receivedAtMs]);
  useEffect(() => {
    if (!missed) return;
    const timer = setTimeout(() => setMissed(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [missed]);

  // A note is valid in its own phase only.
  const isStale = missed && missed.what !== view.phase.name;
  return (
    <div className={styles.missedSlot} role="status">
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
