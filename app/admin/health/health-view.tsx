'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { type HealthFacts, SAMPLE_EVERY_MS } from '#server/ops/port.ts';
import { Chart } from './chart.tsx';
import { durationText, joined } from './chart-data.ts';
import { CHARTS } from './charts.ts';
import styles from './health.module.css';
import type { HealthUpdate } from './samples.json/route.ts';
import { Sheet } from './sheet.tsx';

type Contact = 'fine' | 'lost' | 'signed out';

const SENTENCES: Record<Contact, string> = {
  fine: 'The last 15 minutes. New values come by themselves every five seconds.',
  lost: 'The server does not answer. What you see is as old as its last answer; this page goes on asking.',
  'signed out': 'You are signed out. Sign in again to see new values.',
};

/** Facts and charts, kept up to date while the page is visible; between them `children`. */
export function HealthView({ initial, children }: { initial: HealthUpdate; children?: ReactNode }) {
  const [{ facts, samples }, setHealth] = useState(initial);
  const [contact, setContact] = useState<Contact>('fine');

  useEffect(() => {
    let newest = initial.samples.at(-1)?.at ?? 0;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    let asking = false;

    const ask = async () => {
      if (asking) return;
      asking = true;
      // A hidden tab catches up when it becomes visible.
      const seen: Contact = document.hidden ? 'fine' : await askOnce();
      asking = false;
      if (stopped || seen === 'signed out') return;
      timer = setTimeout(ask, SAMPLE_EVERY_MS);
    };
    const askOnce = async (): Promise<Contact> => {
      const seen = await fetchUpdate(newest);
      if (stopped) return 'fine';
      if (typeof seen === 'string') {
        setContact(seen);
        return seen;
      }
      newest = seen.samples.at(-1)?.at ?? newest;
      setContact('fine');
      setHealth((had) => ({ facts: seen.facts, samples: joined(had.samples, seen.samples) }));
      return 'fine';
    };
    const shown = () => {
      if (document.hidden) return;
      clearTimeout(timer);
      void ask();
    };
    timer = setTimeout(ask, SAMPLE_EVERY_MS);
    document.addEventListener('visibilitychange', shown);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    };
  }, [initial]);

  return (
    <>
      <Facts facts={facts} />
      {children}
      <p className={contact === 'fine' ? `hint ${styles.contact}` : `problem ${styles.contact}`} role="status">
        {SENTENCES[contact]}
      </p>
      <div className={styles.charts}>
        {CHARTS.map((spec) => (
          <Chart key={spec.id} spec={spec} samples={samples} />
        ))}
      </div>
    </>
  );
}

async function fetchUpdate(after: number): Promise<HealthUpdate | 'lost' | 'signed out'> {
  try {
    const response = await fetch(`/admin/health/samples.json?after=${after}`, { cache: 'no-store' });
    if (response.status === 401) return 'signed out';
    return response.ok ? ((await response.json()) as HealthUpdate) : 'lost';
  } catch {
    return 'lost';
  }
}

/** What runs, and the providers that were tried before. */
function Facts({ facts }: { facts: HealthFacts }) {
  const { judge } = facts;
  const rows: [string, string][] = [
    ['Judge', `${judge.modelId}, ${judge.precision}`],
    ['Model hash', judge.modelHash.slice(0, 12)],
    ['Runs on', judge.provider],
    ['Database', facts.database],
    ['Up for', durationText(facts.uptimeSeconds)],
    ['Version', `${facts.version}, Node ${facts.node}`],
  ];
  return (
    <Sheet id="facts" title="What is running" titleHidden facts={rows}>
      {judge.passedOver.length > 0 && (
        <div className={styles.passedOver}>
          <h3>Passed over</h3>
          <ul>
            {judge.passedOver.map(({ provider, reason }) => (
              <li key={provider}>
                <strong>{provider}</strong>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Sheet>
  );
}
