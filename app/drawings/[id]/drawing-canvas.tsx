'use client';

import { useEffect, useRef, useState } from 'react';
import { CountedToggle } from '#app/components/why/CountedToggle.tsx';
import { HeatOverlay } from '#app/components/why/HeatOverlay.tsx';
import { useCounted } from '#app/components/why/use-why.ts';
import { renderOps } from '#canvas/render.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId } from '#contract/ids.ts';
import styles from './drawing.module.css';

/** Beyond this a canvas costs memory that nobody sees. */
const MAX_SIDE_PX = 2_048;

/**
 * The drawing, crisp at any size: drawn from its ops over the thumbnail that the server sent. Without scripts, or when
 * the ops can't be had, the thumbnail stays. Below it the switch for what counted.
 */
export function DrawingCanvas({ drawingId, alt }: { drawingId: DrawingId; alt: string }) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  const { counted, toggle } = useCounted(drawingId);

  useEffect(() => {
    const canvas = canvasRef.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const abort = new AbortController();
    let ops: DrawOp[] | null = null;

    const draw = () => {
      if (!ops) return;
      const sidePx = Math.min(MAX_SIDE_PX, Math.round(canvas.clientWidth * window.devicePixelRatio));
      if (sidePx === 0 || canvas.width === sidePx) return;
      canvas.width = sidePx;
      canvas.height = sidePx;
      renderOps(context, ops, sidePx);
      setDrawn(true);
    };
    const resized = new ResizeObserver(draw);
    resized.observe(canvas);

    fetch(`/drawings/${drawingId}/ops.json`, { signal: abort.signal })
      .then((response) => (response.ok ? response.json() : null))
      .then((body: { ops: DrawOp[] } | null) => {
        if (!body || abort.signal.aborted) return;
        ops = body.ops;
        canvas.width = 0;
        draw();
      })
      .catch(() => {
        // The thumbnail is still there.
      });
    return () => {
      abort.abort();
      resized.disconnect();
    };
  }, [drawingId]);

  return (
    <div className={styles.picture}>
      <div className={styles.paper}>
        {/* biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser */}
        <img src={`/drawings/${drawingId}/thumbnail.png`} alt={alt} width={320} height={320} />
        <canvas ref={canvasRef} data-drawn={drawn} />
        {counted.name === 'shown' && <HeatOverlay heat={counted.heat} />}
      </div>
      <CountedToggle counted={counted} toggle={toggle} of="this drawing" />
    </div>
  );
}
