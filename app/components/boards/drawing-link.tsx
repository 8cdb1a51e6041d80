import Link from 'next/link';
import type { DrawingId } from '#contract/ids.ts';
import styles from './drawing-link.module.css';

/** The picture of a drawing, which leads to its page. */
export function DrawingLink({ drawingId, alt }: { drawingId: DrawingId; alt: string }) {
  return (
    <Link className={styles.picture} href={`/drawings/${drawingId}`} prefetch={false}>
      {/* biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser */}
      <img
        src={`/drawings/${drawingId}/thumbnail.png`}
        alt={alt}
        width={320}
        height={320}
        loading="lazy"
        decoding="async"
      />
    </Link>
  );
}
