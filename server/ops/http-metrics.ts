import { Histogram, type Registry } from 'prom-client';
import { MS_PER_SECOND, SECONDS } from './buckets.ts';

/** @returns counts one answered request: the class of its path, its status (0: the client went away first), its time */
export function createHttpMetrics(registry: Registry): (route: string, status: number, durationMs: number) => void {
  const seconds = new Histogram({
    name: 'doodle_http_request_seconds',
    help: 'Time to answer an HTTP request by class of path and of status',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return (route, status, durationMs) =>
    seconds.observe(
      { route, status: status === 0 ? 'aborted' : `${Math.floor(status / 100)}xx` },
      durationMs / MS_PER_SECOND,
    );
}
