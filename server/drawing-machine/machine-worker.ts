import { serveWorker, WorkerRefused } from '#server/lib/worker-thread.ts';
import { openInlineMachine } from './inline-machine.ts';
import type { Drawn } from './port.ts';

export interface MachineRequest {
  prompt: string;
  candidates: number;
  seed: number;
  /** Shared with the caller, who sets its only number when the drawing is of no use any more. */
  cancelled: Int32Array;
}

export type MachineMethods = { draw(request: MachineRequest): Promise<Drawn> };

/** The thread that draws. */
export const serve = () =>
  serveWorker<MachineMethods, null>(
    async () => {
      const machine = await openInlineMachine(1).catch((error: Error) => {
        throw new WorkerRefused(error.message);
      });
      return {
        ready: null,
        methods: {
          draw: ({ cancelled, prompt, ...options }) => machine.draw(prompt, { ...options, signal: watched(cancelled) }),
        },
        close: () => machine.close(),
      };
    },
    (error) => (error instanceof Error ? error.message : String(error)),
  );

/** Messages would arrive only after the drawing. */
const watched = (cancelled: Int32Array) => ({
  throwIfAborted() {
    if (Atomics.load(cancelled, 0) !== 0) throw new Error('The drawing was cancelled.');
  },
});
