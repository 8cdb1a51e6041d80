import type { ReactNode } from 'react';
import { DrawingLink } from '#app/components/boards/drawing-link.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { Caption } from '#contract/caption.ts';
import type { DrawingId } from '#contract/ids.ts';
import styles from './drawing-tile.module.css';

interface DrawingTileProps {
  drawingId: DrawingId;
  alt: string;
  /** What the judge sees in it; null: not determined. */
  caption: Caption | null;
  prompt: string;
  score: number;
  /** What else is said of the drawing. */
  children: ReactNode;
}

/** One drawing in a list of one player's drawings. */
export function DrawingTile({ drawingId, alt, caption, prompt, score, children }: DrawingTileProps) {
  const messages = useSharedMessages();
  return (
    <li className={styles.tile}>
      <DrawingLink drawingId={drawingId} alt={messages.pictured(alt, caption)} />
      <p className={styles.prompt}>
        <bdi lang="en">{prompt}</bdi>
        <span className={styles.score}>{messages.score(score)}</span>
      </p>
      <p className={styles.facts}>{children}</p>
    </li>
  );
}
