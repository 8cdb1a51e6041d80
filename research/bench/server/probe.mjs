// Loaded before the server (`node --import`): answers questions of the benchmark about this process over IPC. The server
// itself knows nothing of it, and does nothing else than without it.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** A timer is due this often, milliseconds; the delay is what it comes late by. */
const EVERY_MS = 10;

/** CPU time of this thread so far, milliseconds; null where there is no /proc. */
function threadMs() {
  try {
    const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12])); // utime and stime, in ticks of 10 ms
  } catch {
    return null;
  }
}

if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  delay.enable();
  const now = () => ({
    at: performance.now(),
    cpu: process.cpuUsage(),
    loop: performance.eventLoopUtilization(),
    threadMs: threadMs(),
  });
  let since = now();

  const late = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - EVERY_MS);
  const answers = {
    /** All counters from now on. */
    reset() {
      delay.reset();
      since = now();
      return {};
    },
    read() {
      const { user, system } = process.cpuUsage(since.cpu);
      const passedMs = performance.now() - since.at;
      const own = threadMs();
      return {
        delayMs: {
          p50: late(delay.percentile(50)),
          p95: late(delay.percentile(95)),
          p99: late(delay.percentile(99)),
          max: late(delay.max),
        },
        delaySamples: delay.count,
        cpuMs: (user + system) / 1000,
        /** Of one core, all threads of the process. */
        cpuShare: (user + system) / 1000 / passedMs,
        /** Of one core, the thread of the event loop; null where the system does not say. */
        threadShare: own === null ? null : (own - since.threadMs) / passedMs,
        /** Of its time, the event loop was at work or waited for a core. */
        loopShare: performance.eventLoopUtilization(since.loop).utilization,
      };
    },
    /** After the garbage is gone; needs --expose-gc. */
    memory() {
      for (let i = 0; i < 3; i++) globalThis.gc?.();
      const { heapUsed, external, rss } = process.memoryUsage();
      return { heapUsed, external, rss };
    },
  };

  process.on('message', ({ ask, id }) => {
    if (Object.hasOwn(answers, ask)) process.send?.({ id, answer: answers[ask]() });
  });
  // Without the benchmark there is nobody to stop the server.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
