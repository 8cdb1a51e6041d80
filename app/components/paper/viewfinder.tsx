'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { SeenSheet, Sheet } from '#app/lib/paper/use-sheet.ts';
import styles from './paper.module.css';

interface ViewfinderProps {
  sheet: Sheet;
  /** Of the picture, for screen readers. */
  view: string;
  /** Where no picture is shown yet. */
  ready: string;
  /** What is seen, in a sentence. */
  state: string;
  /** Lies on the picture. */
  children?: ReactNode;
}

/** The picture of camera or photo, with the edges of the sheet and the ink that was found. */
export function Viewfinder({ sheet, view, ready, state, children }: ViewfinderProps) {
  const t = useTranslations('paper');
  const { source, seen, video, isUnreadable } = sheet;
  const shape = seen ? { aspectRatio: `${seen.width} / ${seen.height}` } : undefined;
  return (
    <div className={styles.finder}>
      <div
        className={styles.frame}
        style={shape}
        data-source={source.name}
        data-sheet={seen ? seen.sheet !== null : undefined}
        data-testid="viewfinder"
      >
        {source.name === 'camera' && <video ref={video} className={styles.view} muted playsInline aria-label={view} />}
        {source.name === 'photo' && (
          // biome-ignore lint/performance/noImgElement: a file of the player's own
          <img className={styles.view} src={source.url} alt={view} />
        )}
        {(source.name === 'off' || source.name === 'starting') && (
          <p className={styles.blank}>
            {source.name === 'starting' ? t('camera.starting') : source.why ? t(`off.${source.why}`) : ready}
          </p>
        )}
        {seen && (source.name === 'camera' || source.name === 'photo') && (
          <>
            <Found seen={seen} />
            {children}
          </>
        )}
      </div>
      <p className={styles.state} role="status" data-testid="sheet-state">
        {isUnreadable ? t('photo.unreadable') : state}
      </p>
    </div>
  );
}

export function stateOf({ source, seen }: Sheet): 'nothing' | 'looking' | 'noInk' | 'wholePicture' | 'found' {
  if (source.name === 'off' && !seen) return 'nothing';
  if (!seen) return 'looking';
  if (seen.ops.length === 0) return 'noInk';
  return seen.sheet ? 'found' : 'wholePicture';
}

function Found({ seen: { sheet, lines } }: { seen: SeenSheet }) {
  return (
    <svg className={styles.found} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      {sheet && <polygon className={styles.edge} points={sheet.map(({ x, y }) => `${x},${y}`).join(' ')} />}
      <path className={styles.lines} d={lines.map(pathOf).join('')} />
    </svg>
  );
}

const place = (value: number) => value.toFixed(4);
const pathOf = (points: [number, number][]): string =>
  `M${points.map(([x, y]) => `${place(x)} ${place(y)}`).join('L')}${points.length === 1 ? 'h.001' : ''}`;
