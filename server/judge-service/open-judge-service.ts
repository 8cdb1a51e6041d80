import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  SERVICE_OPERATIONS,
  type ServiceAnswer,
  type ServiceError,
  type ServiceOperation,
} from '#contract/judge-service.ts';
import type { ApiKeyRefusal, ApiKeys } from '#server/admin/port.ts';
import { type Examination, JudgeError, type PictureJudge } from '#server/judge/port.ts';
import type { BufferedBytes, Holder } from '#server/lib/buffered-bytes.ts';
import { FairQueue } from '#server/lib/fair-queue.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Origin } from '#server/lib/origin-queue.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import { readImage } from './read-image.ts';
import { type Asked, bodyKindOf, maxBytesOf, parseRequest, ServiceRefusal, unprocessable } from './read-request.ts';

const PREFIX = '/api/judge/';

/** [SERVICE-4] Requests of one key, and of one address whatever its keys. */
const OF_KEY: Rate = { capacity: 120, perSecond: 10 };
const OF_ADDRESS: Rate = { capacity: 240, perSecond: 20 };
/** Requests that are read and judged at a time, and those that wait: of all keys and of one. */
const TURNS = { concurrency: 2, maxWaiting: 64, maxWaitingPerKey: 16, waitLimitMs: 20_000, halfLifeMs: 10_000 };
const BUSY_MS = 2_000;

export interface JudgeServiceOptions {
  judge: PictureJudge;
  keys: Pick<ApiKeys, 'check'>;
  buffered: BufferedBytes;
  /** `outcome`: `ok` or the code of the error. */
  onAnswered(operation: ServiceOperation | 'unknown', outcome: string): void;
  logger: Pick<Logger, 'error'>;
  now?: () => number;
}

/** [SERVICE-1] The judge for programs, over HTTP. Answers every path below `/api/judge/` by itself. */
export function openJudgeService(options: JudgeServiceOptions) {
  const { judge, keys, buffered, logger, now = () => performance.now() } = options;
  const ofKey = new RateLimiter(OF_KEY, now);
  const ofAddress = new RateLimiter(OF_ADDRESS, now);
  const turns = new FairQueue({ ...TURNS, now });

  /** @throws ServiceRefusal */
  async function keyOf(request: IncomingMessage, address: string): Promise<string> {
    // Also of those without a key: each look-up is one of the database.
    refuseBeyond(ofAddress.take(address));
    const checked = await keys.check(request.headers.authorization);
    if (!checked.ok) throw NO_KEY[checked.why]();
    refuseBeyond(ofKey.take(checked.id));
    return checked.id;
  }

  async function answer(
    request: IncomingMessage,
    operation: ServiceOperation | null,
    { holder, signal }: { holder: Holder; signal: AbortSignal },
  ): Promise<ServiceAnswer> {
    const { address } = holder;
    const key = await keyOf(request, address);
    if (operation === null) {
      throw new ServiceRefusal(404, 'not_found', `There are ${SERVICE_OPERATIONS.join(', ')} below ${PREFIX}.`);
    }
    if (request.method !== 'POST') throw new ServiceRefusal(405, 'bad_request', 'Send a POST request.');
    const kind = bodyKindOf(request.headers['content-type']);
    const query = (request.url ?? '').split('?', 2)[1] ?? '';
    const body = await readBody(request, maxBytesOf(kind), (bytes) => buffered.set(holder, bytes));
    const asked = parseRequest(operation, kind, query, body);
    const origin: Origin = { address, player: `api-key ${key}` };
    const done = await turns.run(key, () => {
      signal.throwIfAborted();
      return judged(judge, asked, { origin, signal });
    });
    if (!done) throw busy();
    return done.value;
  }

  return {
    answers: (path: string): boolean => path.startsWith(PREFIX),

    async answer(request: IncomingMessage, response: ServerResponse, { address }: { address: string }): Promise<void> {
      const path = (request.url ?? '').split('?', 1)[0]?.slice(PREFIX.length);
      const operation = SERVICE_OPERATIONS.find((one) => one === path) ?? null;
      const gone = new AbortController();
      // A body is in memory until it is answered.
      const holder: Holder = { address, drop: () => request.destroy() };
      response.once('close', () => {
        gone.abort();
        buffered.set(holder, 0);
      });
      try {
        send(response, 200, await answer(request, operation, { holder, signal: gone.signal }));
        options.onAnswered(operation ?? 'unknown', 'ok');
      } catch (error) {
        const refusal = asRefusal(error);
        if (refusal.status === 500) logger.error({ err: error }, 'a request of a program failed');
        options.onAnswered(operation ?? 'unknown', refusal.code);
        sendRefusal(request, response, refusal);
      }
    },
  };
}

function refuseBeyond(retryAfterMs: number): void {
  if (retryAfterMs > 0) {
    throw new ServiceRefusal(429, 'rate_limited', 'That were too many requests. Wait a moment.', retryAfterMs);
  }
}

const busy = () => new ServiceRefusal(503, 'unavailable', 'The judge has too much to do. Try again soon.', BUSY_MS);

const NO_KEY: Record<ApiKeyRefusal, () => ServiceRefusal> = {
  off: () => new ServiceRefusal(404, 'not_found', 'This server does not offer its judge to programs.'),
  none: () => new ServiceRefusal(401, 'unauthorised', 'Send a valid API key: “Authorization: Bearer djk_…”.'),
  revoked: () => new ServiceRefusal(403, 'forbidden', 'This API key was revoked.'),
};

/** @throws ServiceRefusal 413 or 400 */
async function readBody(request: IncomingMessage, most: number, holds: (bytes: number) => void): Promise<Uint8Array> {
  const tooLarge = () => new ServiceRefusal(413, 'too_large', `The body has more than ${most} bytes.`);
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > most) throw tooLarge();
      holds(length);
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof ServiceRefusal) throw error;
    throw new ServiceRefusal(400, 'bad_request', 'The body did not arrive as a whole.');
  }
  return Buffer.concat(parts);
}

/** @throws ServiceRefusal 422, JudgeError */
async function judged(
  judge: PictureJudge,
  asked: Asked,
  caller: { origin: Origin; signal: AbortSignal },
): Promise<ServiceAnswer> {
  const by = { model: judge.info.modelId, modelHash: judge.info.modelHash };
  const examine = async (texts: readonly string[], top: number): Promise<Examination> => {
    const picture = await readImage(asked.image as Uint8Array);
    if (typeof picture === 'string') throw unprocessable(picture);
    return judge.examine({ picture, texts, top, ...caller });
  };
  if (asked.operation === 'embed') {
    const embedding =
      asked.text === undefined
        ? (await examine([], 0)).embedding
        : ((await judge.embedTexts({ texts: [asked.text], ...caller }))[0] as Float32Array);
    return { ...by, dimensions: embedding.length, embedding: [...embedding] };
  }
  if (asked.operation === 'compare') {
    const { texts } = await examine(asked.texts, 0);
    const named = texts.map((found, i) => {
      const text = asked.texts[i] as string;
      return { text, isRead: judge.reads(text), ...found };
    });
    return { ...by, texts: named };
  }
  const { texts: choices, top } = asked;
  const { labels, texts } = await examine(choices ?? [], top);
  if (!choices) return { ...by, labels };
  const shares = texts.map(({ share }, i) => ({ text: choices[i] as string, share }));
  return { ...by, labels: shares.sort((a, b) => b.share - a.share).slice(0, top) };
}

function asRefusal(error: unknown): ServiceRefusal {
  if (error instanceof ServiceRefusal) return error;
  // Its client has gone, or the judge has other things to do.
  if (error instanceof JudgeError && error.code !== 'failed') return busy();
  if ((error as Error).name === 'AbortError') return busy();
  return new ServiceRefusal(500, 'judge_failed', 'The judge failed on this request.');
}

function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: ServiceRefusal): void {
  const { status, code, message, retryAfterMs } = refusal;
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (status === 405) response.setHeader('Allow', 'POST');
  if (retryAfterMs !== null) response.setHeader('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
  // What was not read would be taken for the next request.
  if (!request.readableEnded) response.setHeader('Connection', 'close');
  const body: ServiceError = { error: { code, message, ...(retryAfterMs !== null && { retryAfterMs }) } };
  send(response, status, body);
}

function send(response: ServerResponse, status: number, body: ServiceAnswer | ServiceError): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
