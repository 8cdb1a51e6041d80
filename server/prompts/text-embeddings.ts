import { setTimeout as sleep } from 'node:timers/promises';
import { type Judge, JudgeError } from '#server/judge/port.ts';
import type { Origin } from '#server/lib/origin-queue.ts';

/** As many as a large catalogue has; about 1 KB each. What is dropped is embedded again. */
const MOST_KEPT = 20_000;
const BUSY_WAIT_MS = 1_000;
const BUSY_TRIES = 30;

/** Embeddings of texts by the judge's model, in its lane for what can wait. Kept, as catalogues hardly change. */
export class TextEmbeddings {
  readonly #judge: Pick<Judge, 'embedText'>;
  readonly #kept = new Map<string, Float32Array>();

  constructor(judge: Pick<Judge, 'embedText'>) {
    this.#judge = judge;
  }

  /**
   * In the order of the texts.
   *
   * @throws the signal's reason; JudgeError when the judge has had no time for long, or fails
   */
  async of(
    texts: readonly string[],
    { origin, signal, onProgress }: { origin: Origin; signal: AbortSignal; onProgress?: (done: number) => void },
  ): Promise<Float32Array[]> {
    const embeddings: Float32Array[] = [];
    for (const text of texts) {
      signal.throwIfAborted();
      const known = this.#kept.get(text) ?? (await this.#embed(text, origin, signal));
      // The one that was asked for last is dropped last.
      this.#kept.delete(text);
      this.#kept.set(text, known);
      const oldest = this.#kept.size > MOST_KEPT ? this.#kept.keys().next().value : undefined;
      if (oldest !== undefined) this.#kept.delete(oldest);
      embeddings.push(known);
      onProgress?.(embeddings.length);
    }
    return embeddings;
  }

  async #embed(text: string, origin: Origin, signal: AbortSignal): Promise<Float32Array> {
    return patiently(() => this.#judge.embedText(text, origin), signal);
  }
}

/** Tries again while the judge has too much to do. */
export async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof JudgeError) || error.code !== 'busy' || tries === BUSY_TRIES) throw error;
      await sleep(BUSY_WAIT_MS, undefined, { signal });
    }
  }
}
