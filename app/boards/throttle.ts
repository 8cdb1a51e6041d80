export interface ThrottleHost {
  /** A clock that only goes forwards, in milliseconds. */
  now(): number;
  /** Runs `task` once after `waitMs`; the returned function takes it back. */
  later(task: () => void, waitMs: number): () => void;
}

export const browserHost: ThrottleHost = {
  now: () => performance.now(),
  later: (task, waitMs) => {
    const timer = setTimeout(task, waitMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Runs `task` at most once in `intervalMs`, the first time at once. Calls in between are not lost: together they make
 * one run at the end of the interval.
 */
export function throttle(task: () => void, intervalMs: number, host: ThrottleHost = browserHost) {
  let lastRunMs = Number.NEGATIVE_INFINITY;
  let takeBack: (() => void) | null = null;
  const run = () => {
    takeBack = null;
    lastRunMs = host.now();
    task();
  };
  return {
    call(): void {
      if (takeBack) return;
      const waitMs = lastRunMs + intervalMs - host.now();
      if (waitMs <= 0) run();
      else takeBack = host.later(run, waitMs);
    },
    cancel(): void {
      takeBack?.();
      takeBack = null;
    },
  };
}
