import { type Origin, OriginQueue } from '#server/lib/origin-queue.ts';
import type { PictureJob, PictureWorker } from './picture-worker.ts';

interface Waiting {
  origin: Origin;
  work: number;
  /** Read when its turn comes: what waits holds no drawings. */
  job: () => Promise<PictureJob>;
  resolve(picture: Promise<Uint8Array<ArrayBuffer>>): void;
}

/** Pictures that wait for one worker. Clients are served in turn, by the work of their pictures. */
export class PictureQueue {
  readonly #worker: Pick<PictureWorker, 'draw'>;
  readonly #waiting = new OriginQueue<Waiting>();
  #isDrawing = false;

  constructor(worker: Pick<PictureWorker, 'draw'>) {
    this.#worker = worker;
  }

  /** @throws what `job` or the worker throws */
  draw(client: string, work: number, job: () => Promise<PictureJob>): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve) => {
      this.#waiting.push({ origin: { address: client, player: client }, work, job, resolve });
      void this.#drawAll();
    });
  }

  async #drawAll(): Promise<void> {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    for (let next = this.#waiting.take(); next; next = this.#waiting.take()) {
      const picture = next.job().then((job) => this.#worker.draw(job));
      next.resolve(picture);
      await picture.catch(() => {});
    }
    this.#isDrawing = false;
  }
}
