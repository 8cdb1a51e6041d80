'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { formatCount } from '#app/lib/format.ts';
import styles from './admin.module.css';
import type { PromptDifficulties, RankedPrompt } from './difficulty.json/route.ts';

type Found = PromptDifficulties | 'reading' | 'failed';

/**
 * The prompts with the lowest and the highest median scores: some are hopeless, some ask for nothing. Fetched when it is
 * unfolded, because the ranking reads all drawings.
 */
export function Difficulty() {
  const [found, setFound] = useState<Found | null>(null);
  const unfolded = (open: boolean) => {
    if (!open || (found !== null && found !== 'failed')) return;
    setFound('reading');
    readDifficulties().then(setFound, () => setFound('failed'));
  };
  return (
    <details className={styles.difficulty} onToggle={(event) => unfolded(event.currentTarget.open)}>
      <summary>Hardest and easiest prompts</summary>
      <div aria-live="polite">
        {found === 'failed' && (
          <p className="problem">The ranking could not be read. Fold this in and out again to try once more.</p>
        )}
        {found === 'reading' && <p className="hint">Reading …</p>}
      </div>
      {found !== null && typeof found !== 'string' && <Rankings {...found} />}
    </details>
  );
}

async function readDifficulties(): Promise<PromptDifficulties> {
  const response = await fetch('/admin/difficulty.json', { cache: 'no-store' });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json() as Promise<PromptDifficulties>;
}

function Rankings({ modelId, atLeast, hardest, easiest }: PromptDifficulties) {
  return (
    <>
      <p className="hint">
        Open prompts by the median score of their drawings, as {modelId} judged them; with at least {atLeast} drawings.
      </p>
      {hardest.length === 0 ? (
        <p className={styles.none}>No prompt has been drawn {atLeast} times yet.</p>
      ) : (
        <div className={`${styles.halves} ${styles.rankings}`}>
          <Ranking id="hardest" title="Ten hardest" prompts={hardest} />
          <Ranking id="easiest" title="Ten easiest" prompts={easiest} />
        </div>
      )}
    </>
  );
}

function Ranking({ id, title, prompts }: { id: string; title: string; prompts: RankedPrompt[] }) {
  const messages = useSharedMessages();
  return (
    <div>
      <h2 id={id} className={styles.rankingTitle}>
        {title}
      </h2>
      <ol className={styles.list} aria-labelledby={id}>
        {prompts.map(({ promptId, prompt, drawings, medianScore, boardHref }) => (
          <li key={promptId} className={`${styles.item} ${styles.ranked}`}>
            <div className={styles.itemText}>
              <Link className={styles.itemName} href={`/admin/prompts/${promptId}`} prefetch={false}>
                {prompt}
              </Link>
              <Link className="hint" href={boardHref} prefetch={false}>
                {formatCount(drawings, 'drawing', 'drawings')}
                <span className="visually-hidden"> of “{prompt}”</span>
              </Link>
            </div>
            <span className={styles.median}>
              <span className="visually-hidden">Median score </span>
              {messages.score(medianScore)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
