'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { roomClient } from '#app/lib/use-room.ts';
import type { SeatId } from '#contract/ids.ts';
import { SpectatedStage } from './spectated-stage.ts';
import styles from './spectator-grid.module.css';

/** Somebody else's canvas, stroke by stroke as it is drawn. */
export function SpectatedDrawing({ seatId, nickname }: { seatId: SeatId; nickname: string }) {
  const t = useTranslations('round');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const { canvases } = roomClient();
    const stage = new SpectatedStage({ canvas: canvas.current, read: () => canvases.canvasOf(seatId) });
    const unsubscribe = canvases.subscribe(() => stage.update());
    return () => {
      unsubscribe();
      stage.destroy();
    };
  }, [seatId]);
  return <canvas ref={canvas} className={styles.sheet} role="img" aria-label={t('watch.sheet', { nickname })} />;
}
