'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { roomClient } from '#app/lib/use-room.ts';
import type { SeatId } from '#contract/ids.ts';
import styles from './watch-grid.module.css';
import { WatchedStage } from './watched-stage.ts';

/** Somebody else's canvas, stroke by stroke as it is drawn. */
export function WatchedSheet({ seatId, nickname }: { seatId: SeatId; nickname: string }) {
  const t = useTranslations('round');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const { canvases } = roomClient();
    const stage = new WatchedStage({ canvas: canvas.current, read: () => canvases.canvasOf(seatId) });
    const unsubscribe = canvases.subscribe(() => stage.update());
    return () => {
      unsubscribe();
      stage.destroy();
    };
  }, [seatId]);
  return <canvas ref={canvas} className={styles.sheet} role="img" aria-label={t('watch.sheet', { nickname })} />;
}
