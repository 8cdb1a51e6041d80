import { fnv1a32 } from '#contract/random.ts';
import type { RestartableWorker } from '#server/lib/restartable-worker.ts';
import type { DrawingInput, FramedImage } from './framing.ts';
import type { PoolRequest, RenderWorker } from './render-worker.ts';
import type { RenderAnswer } from './worker-messages.ts';

type RenderOutcome = RenderAnswer['outcomes'][number] | { ok: false; error: unknown };

/** Times in milliseconds, of the slowest worker. */
export interface PoolReport {
  outcomes: RenderOutcome[];
  renderMs: number;
  restMs: number;
}

/** Render workers that share one batch at a time. */
export class RenderPool {
  readonly #workers: readonly RestartableWorker<RenderWorker>[];

  /** @param workers at least one */
  constructor(workers: readonly RestartableWorker<RenderWorker>[]) {
    this.#workers = workers;
  }

  /** Outcomes in the order of the batch. A worker that dies, or cannot be replaced, fails its own part only. */
  async render(batch: readonly PoolRequest[]): Promise<PoolReport> {
    const parts = distribute(
      batch.map(({ key }) => key),
      this.#workers.length,
    );
    const outcomes = new Array<RenderOutcome>(batch.length);
    const times = await Promise.all(
      parts.map(async (part, i) => {
        if (part.length === 0) return { renderMs: 0, restMs: 0 };
        try {
          const thread = await (this.#workers[i] as RestartableWorker<RenderWorker>).get();
          const answer = await thread.render(part.map((at) => batch[at] as PoolRequest));
          for (const [k, at] of part.entries()) outcomes[at] = answer.outcomes[k] as RenderOutcome;
          return answer;
        } catch (error) {
          for (const at of part) outcomes[at] = { ok: false, error };
          return { renderMs: 0, restMs: 0 };
        }
      }),
    );
    return {
      outcomes,
      renderMs: Math.max(...times.map(({ renderMs }) => renderMs)),
      restMs: Math.max(...times.map(({ restMs }) => restMs)),
    };
  }

  /** @throws WorkerDied, MethodFailed */
  async frame(drawing: DrawingInput): Promise<FramedImage> {
    const thread = await (this.#workers[0] as RestartableWorker<RenderWorker>).get();
    return thread.frame(drawing);
  }

  forget(key: string): void {
    this.#workers[workerIndexOf(key, this.#workers.length)]?.running?.forget(key);
  }

  /** Whether all run; successors of dead ones are started. */
  isAlive(): boolean {
    return this.#workers.map((worker) => worker.isAlive()).every((alive) => alive);
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }
}

/** Indices of each worker's part: a key always goes to the same worker, which has its canvas; the rest evenly. */
export function distribute(keys: readonly (string | null)[], count: number): number[][] {
  const parts = Array.from({ length: count }, (): number[] => []);
  for (const [i, key] of keys.entries()) if (key !== null) parts[workerIndexOf(key, count)]?.push(i);
  for (const [i, key] of keys.entries()) {
    if (key !== null) continue;
    const shortest = parts.reduce((least, part) => (part.length < least.length ? part : least));
    shortest.push(i);
  }
  return parts;
}

const workerIndexOf = (key: string, count: number): number => fnv1a32(key) % count;
