import { serveWorker } from '#server/lib/worker-thread.ts';
import { drawAgain, type HandDrawn, type HandRequest } from './hand.ts';

export type HandMethods = { draw(batch: readonly HandRequest[]): HandDrawn[] };

/** A thread that draws: most of the time of a load. */
export const serve = () =>
  serveWorker<HandMethods, null>(
    () => ({ ready: null, methods: { draw: (batch) => batch.map(drawAgain) } }),
    (error) => (error instanceof Error ? error.message : String(error)),
  );
