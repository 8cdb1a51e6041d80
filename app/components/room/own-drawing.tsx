'use client';

import { useEffect, useRef } from 'react';
import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { renderOps } from '#canvas/render.ts';
import styles from './own-drawing.module.css';

/** Device pixels a side: sharp on a phone's screen, cheap to draw. */
const SIDE_PX = 720;

interface OwnDrawingProps {
  session: DrawingSession;
  label: string;
  /** Among other sheets, rather than alone and askew. */
  className?: string | undefined;
}

/** The own drawing as it was handed in. */
export function OwnDrawing({ session, label, className = styles.own }: OwnDrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const paint = () => renderOps(context, session.allOps(), SIDE_PX);
    paint();
    return session.subscribe(paint);
  }, [session]);
  return <canvas ref={canvas} className={className} width={SIDE_PX} height={SIDE_PX} role="img" aria-label={label} />;
}
