'use client';

import { useTranslations } from 'next-intl';
import type { MouseEvent } from 'react';
import { hidden } from '#app/i18n/messages.tsx';
import type { DrawingId } from '#contract/ids.ts';
import { useProblemText } from './fetch-with-retry.ts';
import styles from './replay.module.css';
import { ShareButton } from './share-button.tsx';
import { type Downloadable, useDownload } from './use-download.ts';

interface TakeAwayProps {
  drawingId: DrawingId;
  publicUrl: string;
  title: string;
}

/** `name`: label of the button; null: a translated one. */
const FILES: readonly { file: string; name: string | null; what: Downloadable }[] = [
  { file: 'drawing.png', name: 'PNG', what: 'picture' },
  { file: 'drawing.png?caption=1', name: null, what: 'captioned' },
  { file: 'replay.gif', name: 'GIF', what: 'gif' },
  { file: 'replay.webp', name: 'WebP', what: 'webp' },
];

/** Share button and downloads of a drawing. The downloads are links, which also work without scripts. */
export function TakeAway({ drawingId, publicUrl, title }: TakeAwayProps) {
  const t = useTranslations('replay.take');
  const problemText = useProblemText();
  const { state, download } = useDownload();
  const path = `/drawings/${drawingId}`;
  return (
    <section className={styles.takeAway} aria-labelledby="take-away">
      <h2 id="take-away">{t('title')}</h2>
      <div className={styles.ways}>
        <ShareButton path={path} publicUrl={publicUrl} title={title} />
      </div>
      <p className="hint">{t('hint')}</p>
      <ul className={styles.ways} aria-label={t('list')}>
        {FILES.map(({ file, name, what }) => (
          <li key={file}>
            <a
              className="btn"
              href={`${path}/${file}`}
              download
              onClick={(event: MouseEvent) => {
                event.preventDefault();
                download(`${path}/${file}`, what);
              }}
            >
              <span>{t.rich('download', { file: name ?? t('withCaption'), hidden })}</span>
            </a>
          </li>
        ))}
      </ul>
      <p className={state.name === 'failed' ? 'problem' : styles.says} role="status">
        {state.name === 'making' && t(`making.${state.what}`)}
        {state.name === 'saved' && t(`saved.${state.what}`)}
        {state.name === 'failed' && problemText(state.problem)}
      </p>
    </section>
  );
}
