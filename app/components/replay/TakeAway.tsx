'use client';

import type { MouseEvent } from 'react';
import type { DrawingId } from '#contract/ids.ts';
import styles from './replay.module.css';
import { ShareButton } from './ShareButton.tsx';
import { type DownloadState, useDownload } from './use-download.ts';

interface TakeAwayProps {
  drawingId: DrawingId;
  publicUrl: string;
  title: string;
}

const FILES = [
  { file: 'drawing.png', label: 'PNG', what: 'the picture' },
  { file: 'drawing.png?caption=1', label: 'PNG + caption', what: 'the picture with its caption' },
  { file: 'replay.gif', label: 'GIF', what: 'the GIF' },
  { file: 'replay.webp', label: 'WebP', what: 'the WebP' },
] as const;

/** What can be taken away from a drawing's page. The downloads are plain links: without scripts they work as such. */
export function TakeAway({ drawingId, publicUrl, title }: TakeAwayProps) {
  const { state, download } = useDownload();
  const path = `/drawings/${drawingId}`;
  return (
    <section className={styles.takeAway} aria-labelledby="take-away">
      <h2 id="take-away">Take it with you</h2>
      <div className={styles.ways}>
        <ShareButton path={path} publicUrl={publicUrl} title={title} />
      </div>
      <p className="hint">Or download it; GIF and WebP play the replay:</p>
      <ul className={styles.ways} aria-label="Downloads">
        {FILES.map(({ file, label, what }) => (
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
              <span className="visually-hidden">Download </span>
              {label}
            </a>
          </li>
        ))}
      </ul>
      <p className={state.name === 'failed' ? 'problem' : styles.says} role="status">
        {sentence(state)}
      </p>
    </section>
  );
}

function sentence(state: DownloadState): string {
  switch (state.name) {
    case 'idle':
      return '';
    case 'making':
      return `Drawing ${state.what} …`;
    case 'saved':
      return `${state.what[0]?.toUpperCase()}${state.what.slice(1)} is in your downloads.`;
    case 'failed':
      return state.problem;
  }
}
