'use client';

import { useTranslations } from 'next-intl';
import type { SeenSheet, Sheet } from '#app/lib/paper/use-sheet.ts';
import styles from './paper.module.css';

/** The picture of camera or photo, with the edges of the sheet and the ink that was found. */
export function Viewfinder({ sheet }: { sheet: Sheet }) {
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
        {source.name === 'camera' && (
          <video ref={video} className={styles.view} muted playsInline aria-label={t('view')} />
        )}
        {source.name === 'photo' && (
          // biome-ignore lint/performance/noImgElement: a file of the player's own
          <img className={styles.view} src={source.url} alt={t('view')} />
        )}
        {(source.name === 'off' || source.name === 'starting') && (
          <p className={styles.blank}>
            {t(source.name === 'off' ? `off.${source.why ?? 'ready'}` : 'camera.starting')}
          </p>
        )}
        {seen && (source.name === 'camera' || source.name === 'photo') && <Found seen={seen} />}
      </div>
      <p className={styles.state} role="status" data-testid="sheet-state">
        {isUnreadable ? t('photo.unreadable') : t(`state.${stateOf(sheet)}`)}
      </p>
    </div>
  );
}

function stateOf({ source, seen }: Sheet): 'nothing' | 'looking' | 'noInk' | 'wholePicture' | 'found' {
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
