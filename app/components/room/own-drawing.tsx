'use client';

import { useEffect, useRef } from 'react';
import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { renderOps } from '#canvas/render.ts';
import styles from './own-drawing.module.css';

/** Side in device pixels: sharp on a phone and cheap to draw. */
const SIDE_PX = 720;

interface OwnDrawingProps {
  session: DrawingSession;
  label: string;
  /** Replaces the style of a single drawing. */
  className?: string | undefined;
}

/** The player's own drawing, read-only. */
export function OwnDrawing({ session, label, className = styles.own }: OwnDrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const paint = () => renderOps(context, session.allOps(), SIDE_PX);
    paint();
    const unsubscribe = session.subscribe(paint);
    element.addEventListener('contextrestored', paint);
    return () => {
      unsubscribe();
      element.removeEventListener('contextrestored', paint);
    };
  }, [session]);
  return <canvas ref={canvas} className={className} width={SIDE_PX} height={SIDE_PX} role="img" aria-label={label} />;
}
