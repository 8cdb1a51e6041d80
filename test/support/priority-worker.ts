import { readFileSync } from 'node:fs';
import { serveWorker } from '#server/lib/worker-thread.ts';

export type PriorityMethods = { niceness(): number };

/** Tells the niceness of its thread. Linux only. */
export const serve = (): Promise<void> =>
  serveWorker<PriorityMethods, null>(() => ({
    ready: null,
    methods: {
      // After the name in brackets, which may hold blanks, niceness is the 17th field.
      niceness: () => Number(readFileSync('/proc/thread-self/stat', 'utf8').split(') ')[1]?.split(' ')[16]),
    },
  }));
