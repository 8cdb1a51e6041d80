'use client';

import { useEffect, useRef } from 'react';
import { paintHeat } from '#canvas/heat.ts';
import type { HeatView } from '#contract/explanation.ts';
import styles from './explanation.module.css';
import { useHeatSentence } from './use-heat-sentence.ts';

/** Device pixels a side: the soft shapes need no more. */
const SIDE_PX = 512;

/** The heat map over a drawing, in the positioned square that contains it. */
export function HeatOverlay({ heat }: { heat: HeatView }) {
  const heatSentence = useHeatSentence();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const paint = () => context.putImageData(new ImageData(paintHeat(heat, SIDE_PX), SIDE_PX, SIDE_PX), 0, 0);
    paint();
    canvas.addEventListener('contextrestored', paint);
    return () => canvas.removeEventListener('contextrestored', paint);
  }, [heat]);
  return (
    <canvas
      ref={canvasRef}
      className={styles.overlay}
      width={SIDE_PX}
      height={SIDE_PX}
      role="img"
      aria-label={heatSentence(heat)}
      data-testid="heat"
    />
  );
}
