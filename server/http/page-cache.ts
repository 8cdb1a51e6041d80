import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';

const unzipped = promisify(gunzip);
const zipped = promisify(gzip);

/** Pages whose content depends on the address and the language alone: nothing in them is of one player. */
const SAME_FOR_EVERYBODY = /^\/(?:rooms|gallery|boards(?:\/[\w-]{1,64})?)?$/;
/** Answers that are the same for every client, for ever. */
export const NEVER_CHANGES = /^\/drawings\/[\w-]{1,64}\/(?:ops\.json|thumbnail\.png)$/;

/** Parameters that these pages read: an invented one makes no new work. */
const PARAMETERS = ['period', 'mode', 'view', 'by', 'prompts', 'after', 'order', 'prompt', 'taken'];

const PAGE_MS = 5_000;
/** While a newer one is rendered, an older one is good enough. */
const OLD_PAGE_MS = 30_000;
const DATA_MS = 10 * 60_000;
const MAX_BYTES = 24 * 1024 * 1024;
const MAX_ENTRY_BYTES = 2 * 1024 * 1024;

const KEPT_HEADERS = ['content-type', 'content-encoding', 'cache-control', 'vary', 'link'] as const;
/** Requests of the router for parts of a page, and requests for a part of the bytes, are answered by themselves. */
const PARTIAL = ['rsc', 'next-router-prefetch', 'next-router-state-tree', 'next-router-segment-prefetch', 'range'];
/** What an answer may depend on beside the address; the first is the origin of its links, which the listener finds out. */
const VARIES = ['x-doodle-origin', 'accept-language', 'accept-encoding'];
const LANGUAGE = /(?:^|;\s*)dj_language=([^;]*)/;

interface Kept {
  headers: Record<string, string>;
  body: Buffer;
  /** That the answer was made with; null: the answer has none. */
  nonce: string | null;
  madeAtMs: number;
}

/** What a response consists of once it is complete. */
interface Written {
  status: number;
  headers: (name: string) => string | undefined;
  body: Buffer;
}

/**
 * Answers that are the same for everybody, for a short while. Pages are taken from here only while others wait for their
 * turn: a request that comes alone gets a fresh one. Every response keeps a nonce and cookies of its own.
 */
export class PageCache {
  readonly #kept: LRUCache<string, Kept>;
  readonly #rendering = new Set<string>();
  /** How often everything was forgotten. */
  #age = 0;
  readonly #now: () => number;

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#kept = new LRUCache({
      maxSize: MAX_BYTES,
      maxEntrySize: MAX_ENTRY_BYTES,
      sizeCalculation: ({ body }) => body.length + 1_000,
      ttl: OLD_PAGE_MS,
    });
  }

  /** null: the answer to this request is not kept. */
  keyOf(request: IncomingMessage, path: string): string | null {
    const { method, headers, url } = request;
    if (method !== 'GET' || PARTIAL.some((name) => headers[name] !== undefined)) return null;
    // What never changes does not depend on a query either: no invented one makes new work.
    if (NEVER_CHANGES.test(path)) return `${path} ${headers['accept-encoding'] ?? ''}`;
    if (!SAME_FOR_EVERYBODY.test(path)) return null;
    const language = LANGUAGE.exec(headers.cookie ?? '')?.[1] ?? '';
    const query = new URLSearchParams((url ?? '').split('?', 2)[1]);
    // A search tells its client when it has searched too often.
    if (path === '/gallery' && query.get('q')) return null;
    return [
      path,
      ...PARAMETERS.map((name) => query.get(name)),
      language,
      ...VARIES.map((name) => headers[name] ?? ''),
    ].join('\n');
  }

  /** Notes that an answer is made. `end` is to be called when it is complete, or never will be. */
  begin(key: string): { keep(nonce: string, written: Written): void; end(): void } {
    this.#rendering.add(key);
    const age = this.#age;
    return {
      // What was forgotten meanwhile may be part of it.
      keep: (nonce, written) => age === this.#age && this.#keep(key, nonce, written),
      end: () => void this.#rendering.delete(key),
    };
  }

  /** Forgets all answers, also those that are being made. */
  clear(): void {
    this.#age += 1;
    this.#kept.clear();
  }

  /** Keeps an answer, if it is a good one. */
  #keep(key: string, nonce: string, { status, headers, body }: Written): void {
    const encoding = headers('content-encoding');
    if (status !== 200 || (encoding !== undefined && encoding !== 'gzip')) return;
    const isPage = headers('content-type')?.startsWith('text/html') === true;
    if (!isPage && !headers('cache-control')?.includes('immutable')) return;
    const kept = Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => [[name, headers(name)]]).filter(([, value]) => value),
    );
    const madeAtMs = this.#now();
    const ttl = isPage ? OLD_PAGE_MS : DATA_MS;
    this.#kept.set(key, { headers: kept, body, nonce: isPage ? nonce : null, madeAtMs }, { ttl });
  }

  /** @param isBusy others wait: a page of a moment ago is good enough. @returns whether it was answered */
  async answer(key: string, nonce: string, isBusy: boolean, response: ServerResponse): Promise<boolean> {
    const kept = this.#kept.get(key);
    if (!kept || (kept.nonce !== null && !isBusy)) return false;
    const isOld = kept.nonce !== null && this.#now() - kept.madeAtMs > PAGE_MS;
    if (isOld && !this.#rendering.has(key)) return false;
    const body = kept.nonce === null ? kept.body : await withNonce(kept, kept.nonce, nonce);
    response.writeHead(200, { ...kept.headers, 'content-length': body.length });
    response.end(body);
    return true;
  }
}

/** Compressing is the work of other threads. */
async function withNonce({ headers, body }: Kept, before: string, now: string): Promise<Buffer> {
  const isZipped = headers['content-encoding'] === 'gzip';
  const text = (isZipped ? await unzipped(body) : body).toString('utf8').replaceAll(before, now);
  return isZipped ? zipped(text) : Buffer.from(text);
}
