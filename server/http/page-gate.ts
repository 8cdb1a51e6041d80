import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlayerId } from '#contract/ids.ts';
import type { BufferedBytes, Holder } from '#server/lib/buffered-bytes.ts';
import { FairQueue } from '#server/lib/fair-queue.ts';
import { NEVER_CHANGES, PageCache } from './page-cache.ts';

/** A page that takes longer, e.g. for a picture that is made elsewhere, does not hold up the others. */
const TURN_LIMIT_MS = 3_000;
/** A client that takes a large answer slowly does not hold up others either: the rest of it waits in memory. */
const BULK_TURN_LIMIT_MS = 250;
const WAIT_LIMIT_MS = 10_000;
const HALF_LIFE_MS = 10_000;
/** Forms are sent seldom: a client that has sent one is no newcomer for some minutes. */
const FORMS_HALF_LIFE_MS = 5 * 60_000;
/** After all forms with a player's cookie: browsers load a page before they send a form, programs often do not. */
const RANK_WITHOUT_PLAYER = 1_000;
/** Files of the build: cheap, and a page has twenty of them. */
const FILES_AT_ONCE = 8;
const DATA = /^\/drawings\/[^/]+\/./;
const FORMS_AT_ONCE = 1;
const DATA_AT_ONCE = 8;
const BULK_AT_ONCE = 2;
const BULK_REST_MS = 8;
/** The longest body: an import of prompts. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Pages and games share a thread: after a page it belongs to the games for as long as the page took. */
const MAX_REST_MS = 50;

interface PageLimits {
  /** Pages that are rendered at a time. */
  maxPages: number;
  /** Requests that wait for their turn: of one address, and of all. */
  maxWaitingPages: number;
  maxWaitingPagesPerAddress: number;
}

export interface PageGateOptions extends PageLimits {
  buffered: BufferedBytes;
  now?: () => number;
}

/** [EDGE-8] Requests for pages wait for their turn, fairly between addresses, and those that are the same share answers. */
export class PageGate {
  readonly #pages: FairQueue;
  /** Forms: sign-in attempts of many addresses do not hold up those who only read, nor the other way round. */
  readonly #forms: FairQueue;
  /** What belongs to a drawing: most of it is made by other threads, which have limits of their own. */
  readonly #data: FairQueue;
  /** Ops: up to a megabyte each, and sending so much is work of this thread. */
  readonly #bulk: FairQueue;
  readonly #files: FairQueue;
  readonly #cache: PageCache;
  readonly #buffered: BufferedBytes;

  constructor({ maxPages, maxWaitingPages, maxWaitingPagesPerAddress, buffered, now }: PageGateOptions) {
    const clock = now ?? (() => performance.now());
    this.#cache = new PageCache(clock);
    const waiting = {
      maxWaiting: maxWaitingPages,
      maxWaitingPerKey: maxWaitingPagesPerAddress,
      waitLimitMs: WAIT_LIMIT_MS,
      halfLifeMs: HALF_LIFE_MS,
      now: clock,
    };
    const rendering = { ...waiting, restMs: (ms: number) => Math.min(ms, MAX_REST_MS) };
    this.#pages = new FairQueue({ ...rendering, concurrency: maxPages });
    this.#forms = new FairQueue({ ...rendering, concurrency: FORMS_AT_ONCE, halfLifeMs: FORMS_HALF_LIFE_MS });
    this.#bulk = new FairQueue({
      ...waiting,
      concurrency: BULK_AT_ONCE,
      restMs: (ms) => Math.min(Math.max(2 * ms, BULK_REST_MS), MAX_REST_MS),
    });
    this.#data = new FairQueue({ ...rendering, concurrency: DATA_AT_ONCE });
    this.#files = new FairQueue({ ...waiting, concurrency: FILES_AT_ONCE });
    this.#buffered = buffered;
  }

  /** Drawings were deleted: answers that were kept may show them. */
  forgetDrawings(): void {
    this.#cache.clear();
  }

  /** Answers in its turn. @returns false: there is too much to do, and nothing was answered */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    { path, address, player, nonce }: { path: string; address: string; player: PlayerId | null; nonce: string },
    render: () => Promise<void>,
  ): Promise<boolean> {
    if (!this.#holdBody(request, response, address)) return true;
    const isFile = path.startsWith('/_next/static/');
    const queue = isFile ? this.#files : this.#queueOf(request, path);
    const isBusy = queue.size > 0;
    const release = await queue.acquire(address, queue === this.#forms ? this.#rankOf(player) : 0);
    if (!release) return false;
    // The client has gone while it waited.
    if (response.destroyed || response.closed) {
      release();
      return true;
    }
    const timer = setTimeout(release, queue === this.#bulk ? BULK_TURN_LIMIT_MS : TURN_LIMIT_MS);
    const end = () => {
      clearTimeout(timer);
      release();
    };
    response.once('close', end);
    const key = isFile ? null : this.#cache.keyOf(request, path);
    // Pages are small: one that is written leaves its turn. Of data no more is under way than these turns.
    const parts = this.#collect(response, address, key !== null, queue === this.#pages ? end : () => {});
    response.once('finish', end);
    if (key !== null && (await this.#cache.answer(key, nonce, isBusy || queue.size > 0, response))) return true;
    if (key !== null) {
      const making = this.#cache.begin(key);
      response.once('close', making.end);
      response.once('finish', () => {
        const headers = (name: string) => response.getHeader(name)?.toString();
        if (parts.length > 0) making.keep(nonce, { status: response.statusCode, headers, body: Buffer.concat(parts) });
      });
    }
    await render();
    return true;
  }

  /** The fewer forms a player's cookie has sent lately, the sooner is its turn. */
  #rankOf(player: PlayerId | null): number {
    if (player === null) return RANK_WITHOUT_PLAYER;
    const key = `player ${player}`;
    const rank = Math.min(RANK_WITHOUT_PLAYER, this.#forms.used(key));
    this.#forms.charge(key, 1);
    return rank;
  }

  #queueOf({ method }: IncomingMessage, path: string): FairQueue {
    if (method !== 'GET' && method !== 'HEAD') return this.#forms;
    if (NEVER_CHANGES.test(path)) return this.#bulk;
    return DATA.test(path) ? this.#data : this.#pages;
  }

  /** The body of a request is read into memory as a whole. @returns false: it was refused */
  #holdBody(request: IncomingMessage, response: ServerResponse, address: string): boolean {
    if (request.method === 'GET' || request.method === 'HEAD') return true;
    const length = Number(request.headers['content-length'] ?? MAX_BODY_BYTES);
    if (!(length <= MAX_BODY_BYTES)) {
      response.writeHead(413, { Connection: 'close', 'Content-Type': 'text/plain' });
      response.end('This is too large.\n');
      return false;
    }
    const holder: Holder = { address, drop: () => request.destroy() };
    this.#buffered.set(holder, length);
    response.once('close', () => this.#buffered.set(holder, 0));
    return true;
  }

  /**
   * A slow reader does not hold up the renderer: what it has not taken waits in memory, within the bounds of its address.
   * @param written called when the answer is complete
   * @returns the bytes of the answer, if they are wanted
   */
  #collect(response: ServerResponse, address: string, wanted: boolean, written: () => void): Buffer[] {
    const parts: Buffer[] = [];
    const holder: Holder = { address, drop: () => response.destroy() };
    const take = (chunk: unknown) => {
      if (wanted && (typeof chunk === 'string' || chunk instanceof Uint8Array))
        parts.push(Buffer.from(chunk as string));
    };
    let isClosed = false;
    const hold = () => {
      // The renderer may go on after its client has gone.
      if (!isClosed) this.#buffered.set(holder, response.writableLength);
    };
    const { write, end } = response;
    response.write = ((...args: Parameters<typeof write>) => {
      take(args[0]);
      write.apply(response, args);
      hold();
      return true;
    }) as typeof write;
    response.end = ((...args: Parameters<typeof end>) => {
      take(args[0]);
      end.apply(response, args);
      hold();
      written();
      return response;
    }) as typeof end;
    const empty = () => {
      isClosed = true;
      this.#buffered.set(holder, 0);
    };
    response.once('finish', empty);
    response.once('close', empty);
    return parts;
  }
}
