'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Turn } from '#canvas/replay.ts';
import type { DrawingId } from '#contract/ids.ts';
import styles from './replay.module.css';
import { ReplayControls } from './replay-controls.tsx';
import { ScoreCurve } from './score-curve.tsx';
import { useCurve } from './use-curve.ts';
import { type Replay, useReplay } from './use-replay.ts';

interface DrawingReplayProps {
  drawingId: DrawingId;
  /** What the picture shows. */
  alt: string;
  /** Whose drawing, for screen readers. */
  of: string;
  /** Lies over the finished drawing; not over moments of its replay. */
  overlay?: ReactNode;
  /** Changes: the finished drawing is to be seen. */
  finishKey?: unknown;
  /** It was opened to be watched. */
  autoPlay?: boolean;
}

/** While what was taken back is fresh, a word says so. */
const TURN_SHOWN_MS = 900;

/**
 * A judged drawing, crisp at any size, with its replay: drawn from its ops over the thumbnail that the server sent. Without
 * scripts, or when the ops can't be had, the thumbnail stays. Nothing moves before somebody asks for it, be it by opening it (`autoPlay`).
 */
export function DrawingReplay({ drawingId, alt, of, overlay, finishKey, autoPlay = false }: DrawingReplayProps) {
  const t = useTranslations('replay');
  const canvas = useRef<HTMLCanvasElement>(null);
  const replay = useReplay(drawingId, canvas, autoPlay);
  const curve = useCurve(drawingId, replay.touched);
  const durationMs = replay.timeline?.durationMs ?? 0;
  const turn = freshTurn(replay);

  const { finish } = replay;
  const wanted = useRef(finishKey);
  useEffect(() => {
    if (wanted.current === finishKey) return;
    wanted.current = finishKey;
    finish();
  }, [finishKey, finish]);

  return (
    <>
      <div className={styles.paper}>
        {/* biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser */}
        <img src={`/drawings/${drawingId}/thumbnail.png`} alt={alt} width={320} height={320} />
        <canvas ref={canvas} data-drawn={replay.timeline !== null} />
        {turn && (
          <span className={styles.turn} aria-hidden="true">
            {t(`turns.${turn.kind}`)}
          </span>
        )}
        {replay.finished && overlay}
      </div>
      <div className={styles.player}>
        <ReplayControls replay={replay} of={of} />
        <ScoreCurve curve={curve} ms={replay.ms} durationMs={durationMs} finished={replay.finished} />
      </div>
    </>
  );
}

function freshTurn({ timeline, ms, speed, finished }: Replay): Turn | undefined {
  if (finished) return undefined;
  return timeline?.turns.findLast(({ atMs }) => atMs <= ms && ms < atMs + TURN_SHOWN_MS * speed);
}
