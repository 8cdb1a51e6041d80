'use client';

import { useTranslations } from 'next-intl';
import { DrawingImage } from '#app/components/room/drawing-image.tsx';
import type { PhaseView, RoomView } from '#contract/room.ts';
import { SoloAfter } from './solo-after.tsx';
import styles from './solo-end.module.css';

interface SoloEndProps {
  view: RoomView;
  phase: Extract<PhaseView, { name: 'podium' }>;
  publicUrl: string;
}

/** The end of a game that was played alone: nobody was beaten, so there are no steps to stand on. */
export function SoloEnd({ view, phase, publicUrl }: SoloEndProps) {
  const t = useTranslations('reveal');
  const mine = phase.results.find((result) => result.seatId === view.you);
  return (
    <div className={styles.end}>
      <h1>{t('podium.wellDrawn')}</h1>
      {mine && (
        <figure className={styles.sheet}>
          <DrawingImage drawingId={mine.drawingId} alt={t('alt', { nickname: mine.nickname, prompt: mine.prompt })} />
        </figure>
      )}
      <SoloAfter view={view} phase={phase} publicUrl={publicUrl} />
    </div>
  );
}
