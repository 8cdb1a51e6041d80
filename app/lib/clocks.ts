/**
 * The two clocks of a browser. `performance.now()` cannot be set, but on some systems it stands still while the machine
 * sleeps; the wall clock does not. Where they disagree, one cannot tell which of them was wrong.
 */
export interface Clocks {
  monotonicMs: number;
  wallMs: number;
}

export const readClocks = (): Clocks => ({ monotonicMs: performance.now(), wallMs: Date.now() });

/** More than clocks that are kept right by small steps differ. */
const DISAGREEMENT_MS = 500;

/** Whether another time passed on one clock than on the other: the machine slept, or the wall clock was set. */
export const disagree = (before: Clocks, after: Clocks): boolean =>
  Math.abs(after.wallMs - before.wallMs - (after.monotonicMs - before.monotonicMs)) > DISAGREEMENT_MS;

/** An answer of the server about the time left, with the readings of the monotonic clock around it. */
export interface TimeAnswer {
  askedAtMs: number;
  answeredAtMs: number;
  leftMs: number;
}

/** Smaller errors stay: nobody sees them, and each correction renders the countdowns again. */
const TOLERANCE_MS = 250;

/**
 * The deadline, corrected by an answer. The server answered at some moment between question and answer, so a slow network
 * moves no deadline that may be right.
 */
export function correctedDeadline(deadlineMs: number, { askedAtMs, answeredAtMs, leftMs }: TimeAnswer): number {
  // Nothing is left: how long ago the time was over is not known.
  const earliestMs = leftMs === 0 ? Number.NEGATIVE_INFINITY : askedAtMs + leftMs;
  const nearestMs = Math.min(Math.max(deadlineMs, earliestMs), answeredAtMs + leftMs);
  return Math.abs(nearestMs - deadlineMs) > TOLERANCE_MS ? nearestMs : deadlineMs;
}

/** How often the clocks are compared. A timer that was due during sleep fires on waking. */
const COMPARED_EVERY_MS = 1_000;

/**
 * Calls `onDoubt` when countdowns may be wrong: the page was hidden or frozen and is shown again, or the clocks disagree.
 * @returns a function that ends it
 */
export function watchClocks(onDoubt: () => void): () => void {
  let last = readClocks();
  const compare = () => {
    const now = readClocks();
    const isInDoubt = disagree(last, now);
    last = now;
    return isInDoubt;
  };
  const timer = setInterval(() => {
    if (compare()) onDoubt();
  }, COMPARED_EVERY_MS);
  const wake = () => {
    compare();
    if (!document.hidden) onDoubt();
  };
  document.addEventListener('visibilitychange', wake);
  // From the cache of pages that were left.
  const shown = ({ persisted }: PageTransitionEvent) => {
    if (persisted) wake();
  };
  window.addEventListener('pageshow', shown);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', wake);
    window.removeEventListener('pageshow', shown);
  };
}
