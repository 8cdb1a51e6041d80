import { useEffect, useState } from 'react';

/** Whole seconds until `deadlineMs` on the clock of `performance.now()`, which no change of the date can move. */
const secondsUntil = (deadlineMs: number): number => Math.max(0, Math.ceil((deadlineMs - performance.now()) / 1000));

/**
 * Seconds left, counted down in the browser. Rendered again only when the number changes.
 * @param deadlineMs when `performance.now()` will read this, nothing is left
 */
export function useCountdown(deadlineMs: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(deadlineMs));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setSeconds(secondsUntil(deadlineMs));
      const leftMs = deadlineMs - performance.now();
      if (leftMs > 0) timer = setTimeout(tick, (leftMs % 1000) + 5);
    };
    tick();
    // Browsers slow the timers of a tab in the background: the right number is there at the first look.
    const look = () => {
      clearTimeout(timer);
      tick();
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [deadlineMs]);
  return seconds;
}
