'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Turn } from '#canvas/replay.ts';
import type { DrawingId } from '#contract/ids.ts';
import { useCurve } from './curve.ts';
import styles from './replay.module.css';
import { ReplayControls } from './replay-controls.tsx';
import { ScoreCurve } from './score-curve.tsx';
import { type Replay, useReplay } from './use-replay.ts';

interface DrawingReplayProps {
  drawingId: DrawingId;
  /** Alternative text of the picture. */
  alt: string;
  /** The player's name, for screen readers. */
  of: string;
  /** Shown over the finished drawing only. */
  overlay?: ReactNode;
  /** A change ends the replay. */
  finishKey?: unknown;
  /** The replay was opened on request, so it starts by itself. */
  autoPlay?: boolean;
}

/** How long an undo, redo or clear is labelled. */
const TURN_SHOWN_MS = 900;

/**
 * A judged drawing and its replay, drawn from the ops over the server's thumbnail. The thumbnail stays without scripts or
 * ops. The replay starts on request only, which includes opening it (`autoPlay`).
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
        <ScoreCurve
          curve={curve}
          ms={replay.ms}
          durationMs={durationMs}
          finished={replay.finished}
          seek={replay.seek}
        />
      </div>
    </>
  );
}

function freshTurn({ timeline, ms, speed, finished }: Replay): Turn | undefined {
  if (finished) return undefined;
  return timeline?.turns.findLast(({ atMs }) => atMs <= ms && ms < atMs + TURN_SHOWN_MS * speed);
}
