'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { CountedToggle } from '#app/components/explanation/counted-toggle.tsx';
import { ExplanationOverlay } from '#app/components/explanation/explanation-overlay.tsx';
import { useCounted } from '#app/components/explanation/use-explanation.ts';
import { DrawingReplay } from '#app/components/replay/drawing-replay.tsx';
import type { DrawingId } from '#contract/ids.ts';
import styles from './drawing.module.css';

/** The drawing with its replay; below it the switch for the explanation, which is about the finished drawing. */
export function DrawingCanvas({ drawingId, alt }: { drawingId: DrawingId; alt: string }) {
  const of = useTranslations('replay')('thisDrawing');
  const { counted, toggle } = useCounted(drawingId);
  const [asked, setAsked] = useState(0);
  const ask = () => {
    toggle();
    setAsked(asked + 1);
  };
  return (
    <div className={styles.picture}>
      <DrawingReplay
        drawingId={drawingId}
        alt={alt}
        of={of}
        overlay={<ExplanationOverlay counted={counted} />}
        finishKey={asked}
      />
      <CountedToggle counted={counted} toggle={ask} of={of} />
    </div>
  );
}
