import { useTranslations } from 'next-intl';
import type { DrawingId } from '#contract/ids.ts';
import styles from './drawing-image.module.css';

/** A judged drawing as a picture, or the empty sheet that was handed in. */
export function DrawingImage({ drawingId, alt }: { drawingId: DrawingId | null; alt: string }) {
  const t = useTranslations('reveal');
  if (drawingId === null) return <span className={styles.empty}>{t('nothing')}</span>;
  return (
    // biome-ignore lint/performance/noImgElement: a finished PNG of the right size; there is nothing to optimise.
    <img className={styles.image} src={`/drawings/${drawingId}/thumbnail.png`} alt={alt} width={256} height={256} />
  );
}
