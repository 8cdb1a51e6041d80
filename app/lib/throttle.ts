/**
 * Runs `task` at most once in `intervalMs`, the first time at once. Calls within the interval are not lost: together they
 * make one run at its end.
 */
export function throttle(task: () => void, intervalMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isPending = false;
  const run = () => {
    isPending = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isPending) run();
    }, intervalMs);
    task();
  };
  return {
    call: () => {
      if (timer === undefined) run();
      else isPending = true;
    },
    cancel: () => {
      isPending = false;
    },
  };
}
