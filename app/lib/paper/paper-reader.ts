import type { PaperReading, Photo } from '#vision/paper.ts';
import type { PaperAnswer, PaperRequest } from './paper-worker.ts';

/** Reads sheets in a worker, which is loaded when it is first needed. One picture at a time. */
export class PaperReader {
  #worker: Worker | null = null;
  #asked = 0;
  #waiting: { id: number; answer: (reading: PaperReading | null) => void } | null = null;

  /** Waits for the picture before. @returns null: it can't be read, or the reader was closed */
  async read(photo: Photo): Promise<PaperReading | null> {
    while (this.#waiting) await this.#settled();
    const id = ++this.#asked;
    const worker = this.#open();
    return new Promise((resolve) => {
      this.#waiting = { id, answer: resolve };
      const { width, height, data } = photo;
      const request: PaperRequest = { id, photo: { width, height, data } };
      worker.postMessage(request, [data.buffer as ArrayBuffer]);
    });
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#take(null);
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./paper-worker.ts', import.meta.url), { type: 'module', name: 'paper' });
    worker.onmessage = ({ data }: MessageEvent<PaperAnswer>) => {
      if (data.id === this.#waiting?.id) this.#take(data.reading);
    };
    worker.onerror = () => {
      worker.terminate();
      if (this.#worker === worker) this.#worker = null;
      this.#take(null);
    };
    this.#worker = worker;
    return worker;
  }

  #take(reading: PaperReading | null): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.answer(reading);
    for (const wake of this.#wakes.splice(0)) wake();
  }

  readonly #wakes: (() => void)[] = [];
  #settled(): Promise<void> {
    return new Promise((resolve) => this.#wakes.push(resolve));
  }
}
