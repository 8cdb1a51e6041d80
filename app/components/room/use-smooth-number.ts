'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { useSharedMessages } from '#app/i18n/messages.tsx';

const GLIDE_MS = 450;

/**
 * Lets a written score run to its new value instead of jumping there; at once for who wants no motion. Writes the text
 * itself: sixty renderings a second are for canvases.
 * @param score null: a question mark
 */
export function useSmoothNumber(element: RefObject<HTMLElement | null>, score: number | null): void {
  const shown = useRef<number | null>(null);
  const messages = useRef(useSharedMessages());
  useEffect(() => {
    const write = (value: number | null) => {
      shown.current = value;
      if (element.current) element.current.textContent = value === null ? '?' : messages.current.score(value);
    };
    const from = shown.current;
    if (score === null || from === null || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      write(score);
      return;
    }
    let frame = 0;
    const beganAtMs = performance.now();
    const step = (nowMs: number) => {
      const part = Math.min(1, Math.max(0, (nowMs - beganAtMs) / GLIDE_MS));
      write(from + (score - from) * (1 - (1 - part) ** 3));
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [element, score]);
}
