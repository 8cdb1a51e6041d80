import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawingId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import { startWorker, type WorkerThread } from '#server/lib/worker-thread.ts';
import type { DrawingStore, ListedPlace } from '#server/storage/port/drawings.ts';
import type { Hit } from './embedding-index.ts';
import type { IndexMethods, SearchRequest } from './index-worker.ts';

/** Ids in one question to the database: they are short. */
const IDS_AT_ONCE = 1_000;
/** Drawings read at once: a kilobyte or two each, a few milliseconds of the server's thread. */
const DRAWINGS_AT_ONCE = 100;
/** Between two of these, so that reading a large instance takes a part of the thread only. */
const PAUSE_MS = 15;
/** Newest ids that are looked at before a search. */
const NEWEST_AT_ONCE = 100;
const NEWEST_PAGES = 10;
/** Drawings that were saved less than this ago may be missing in a search. */
const NEWEST_EVERY_MS = 2_000;
/** All ids are compared this often, while anybody searches. */
const WALK_EVERY_MS = 10 * 60_000;
/** Searches that wait for the worker. */
const MAX_WAITING = 64;
/** Embeddings are outside of the heap. */
const HEAP_MB = 512;
const ANSWER_LIMIT_MS = 20_000;

/** Drawings that are kept at most, the newest ones: a gigabyte of embeddings of 512 numbers. */
const MAX_DRAWINGS = 2_000_000;

/** The index has no time, or could not be started. */
class IndexBusy extends Error {
  override readonly name = 'IndexBusy';
}

export interface DrawingIndexOptions {
  drawings: Pick<DrawingStore, 'listedIds' | 'embeddings'>;
  modelHash: string;
  dimensions: number;
  logger: Pick<Logger, 'info' | 'error'>;
  /** A monotonic clock, in milliseconds. */
  now: () => number;
  maxDrawings?: number;
}

type Thread = WorkerThread<IndexMethods, null>;

/**
 * The index of all listed drawings, in a worker thread. It is made from the database when it is first asked, the newest
 * drawings first, and can be made again at any time. While it is used, it looks at the newest drawings before a search, and
 * at all ids every ten minutes: whichever server saved, hid or deleted a drawing, it comes and goes.
 */
export class DrawingIndex {
  readonly #options: DrawingIndexOptions;
  readonly #stopping = new AbortController();
  #worker: Promise<Thread> | null = null;
  /** The worker does one thing at a time. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #walking: Promise<void> | null = null;
  #walkedAtMs: number | null = null;
  #newest: Promise<void> | null = null;
  #newestAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: DrawingIndexOptions) {
    this.#options = options;
  }

  /** Whether every listed drawing has been read once. */
  get isComplete(): boolean {
    return this.#walkedAtMs !== null;
  }

  /**
   * Makes the index if it is not there, and adds what is new.
   * @param waitMs longest time to wait for an index that is being made. @throws IndexBusy; errors of the database
   */
  async refresh(waitMs: number): Promise<void> {
    this.#walkSoon();
    if (!this.isComplete) {
      await Promise.race([this.#walking, sleep(waitMs, undefined, { ref: false })]);
      return;
    }
    if (this.#options.now() - this.#newestAtMs < NEWEST_EVERY_MS) return;
    this.#newest ??= this.#addNewest().finally(() => {
      this.#newest = null;
    });
    await this.#newest;
  }

  /** null: the drawing to be like is not in the index. @throws IndexBusy */
  search(request: SearchRequest): Promise<Hit[] | null> {
    if (this.#waiting >= MAX_WAITING) return Promise.reject(new IndexBusy('Too many searches wait.'));
    this.#waiting++;
    return this.#call('search', request).finally(() => {
      this.#waiting--;
    });
  }

  /** Drops these drawings, if there is an index. Failures are logged. */
  async remove(ids: readonly DrawingId[]): Promise<void> {
    if (!this.#worker || ids.length === 0) return;
    await this.#call('remove', [...ids]).catch((error: unknown) =>
      this.#options.logger.error({ err: error }, 'drawings could not be removed from the index'),
    );
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#walking;
    await (await this.#worker?.catch(() => null))?.terminate();
  }

  #walkSoon(): void {
    if (this.#walking || this.#stopping.signal.aborted) return;
    if (this.#walkedAtMs !== null && this.#options.now() - this.#walkedAtMs < WALK_EVERY_MS) return;
    const { logger, now } = this.#options;
    this.#walking = this.#walk()
      .then(() => {
        this.#walkedAtMs = now();
      })
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) logger.error({ err: error }, 'the index of drawings could not be read');
      })
      .finally(() => {
        this.#walking = null;
      });
  }

  async #walk(): Promise<void> {
    const { drawings, modelHash, logger, maxDrawings = MAX_DRAWINGS } = this.#options;
    const isFirst = !this.isComplete;
    let seen = 0;
    let after: ListedPlace | null = null;
    do {
      const limit = Math.min(IDS_AT_ONCE, maxDrawings - seen);
      const page: Awaited<ReturnType<DrawingStore['listedIds']>> = await drawings.listedIds(modelHash, {
        after,
        limit,
      });
      seen += page.ids.length;
      after = page.next;
      await this.#addUnknown(page.ids);
    } while (after !== null && seen < maxDrawings);
    const count = await this.#call('sweep', undefined as never);
    if (isFirst) logger.info({ drawings: count }, 'the index of drawings is complete');
  }

  async #addNewest(): Promise<void> {
    const { drawings, modelHash, now } = this.#options;
    const beganAtMs = now();
    let after: ListedPlace | null = null;
    for (let page = 0; page < NEWEST_PAGES; page++) {
      const found: Awaited<ReturnType<DrawingStore['listedIds']>> = await drawings.listedIds(modelHash, {
        after,
        limit: NEWEST_AT_ONCE,
      });
      const added = await this.#addUnknown(found.ids);
      after = found.next;
      if (added === 0 || after === null) break;
    }
    this.#newestAtMs = beganAtMs;
  }

  /** @returns how many were unknown */
  async #addUnknown(ids: DrawingId[]): Promise<number> {
    const { drawings, dimensions } = this.#options;
    const unknown = await this.#call('mark', ids);
    for (let from = 0; from < unknown.length; from += DRAWINGS_AT_ONCE) {
      if (from > 0) await sleep(PAUSE_MS, undefined, { signal: this.#stopping.signal });
      const stored = await drawings.embeddings(unknown.slice(from, from + DRAWINGS_AT_ONCE));
      const rows = stored.filter(({ embedding }) => embedding.length === dimensions);
      const embeddings = new Float32Array(rows.length * dimensions);
      for (const [i, { embedding }] of rows.entries()) embeddings.set(embedding, i * dimensions);
      await this.#call('add', {
        ids: rows.map(({ id }) => id),
        promptIds: rows.map(({ promptId }) => promptId),
        playerIds: rows.map(({ playerId }) => playerId),
        embeddings,
      });
    }
    return unknown.length;
  }

  #call<K extends keyof IndexMethods>(
    method: K,
    argument: Parameters<IndexMethods[K]>[0],
  ): Promise<Awaited<ReturnType<IndexMethods[K]>>> {
    const answer = this.#last.then(async () => (await this.#thread()).call(method, argument));
    this.#last = answer.catch(() => {});
    return answer as Promise<Awaited<ReturnType<IndexMethods[K]>>>;
  }

  async #thread(): Promise<Thread> {
    if (this.#stopping.signal.aborted) throw new IndexBusy('The server is stopping.');
    const running = await this.#worker?.catch(() => null);
    if (running && !running.dead) return running;
    // What a dead worker knew is read again.
    if (running) this.#walkedAtMs = null;
    this.#worker = startWorker<IndexMethods, null>({
      name: 'drawing-index',
      module: new URL('./index-worker.ts', import.meta.url),
      data: { dimensions: this.#options.dimensions },
      heapMb: HEAP_MB,
      answerLimitMs: ANSWER_LIMIT_MS,
      isBackground: true,
    });
    return this.#worker;
  }
}
