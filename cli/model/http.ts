import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch, Headers, type Response } from 'undici';
import { CommandError } from './terminal.ts';

/** How requests are repeated. */
export interface RetryPolicy {
  /** Failed attempts in a row, none of which got further than those before. */
  attempts: number;
  /** Before the second attempt; doubles each time. */
  waitMs: number;
  /** A connection on which nothing arrives for so long is given up. */
  stallMs: number;
  /** The longest delay, also when a server asks for more: a longer one would look like a hang. */
  maxDelayMs: number;
}

export const RETRY_POLICY: RetryPolicy = { attempts: 5, waitMs: 1000, stallMs: 30_000, maxDelayMs: 120_000 };

/** After the `failures`-th failure in a row, ms. @param askedMs what the server asked for, 0 for nothing */
export const retryDelayMs = ({ waitMs, maxDelayMs }: RetryPolicy, failures: number, askedMs: number): number =>
  Math.min(Math.max(waitMs * 2 ** (failures - 1), askedMs), maxDelayMs);

/** @throws AbortError when the signal comes first */
export const waitForRetry = (
  retry: RetryPolicy,
  failures: number,
  askedMs: number,
  signal: AbortSignal,
): Promise<void> => sleep(retryDelayMs(retry, failures, askedMs), undefined, { signal });

/** Aborts when `alive` was not called for `stallMs`. */
export class StallTimer {
  readonly signal: AbortSignal;
  readonly #stall = new AbortController();
  readonly #stallMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(stallMs: number, interrupt: AbortSignal) {
    this.#stallMs = stallMs;
    this.signal = AbortSignal.any([interrupt, this.#stall.signal]);
    this.alive();
  }

  alive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stall.abort(), this.#stallMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  get stalled(): boolean {
    return this.#stall.signal.aborted;
  }
}

/** The hub's host, the only one that gets the token. */
export interface Endpoint {
  /** Without a trailing slash; may have a path, as mirrors do. */
  url: string;
  token: string | null;
  /** none: a direct connection. */
  proxies?: Dispatcher;
}

export interface FinalResponse {
  /** Of the last host that was asked; its body is not read yet. */
  response: Response;
  /** Where the hub sends everybody next, on another host; null: the hub itself answered. */
  externalUrl: URL | null;
  /** What each of the hub's answers said on the way: the first value of a name counts. */
  headers: Headers;
}

const MAX_HOPS = 8;

/** @throws CommandError when HF_ENDPOINT is no web address */
export function endpointOf(url: string, token: string | null, proxies?: Dispatcher): Endpoint {
  if (!isWebAddress(url)) {
    throw new CommandError(`HF_ENDPOINT must be a web address such as https://huggingface.co, not "${url}".`);
  }
  return { url: url.replace(/\/+$/, ''), token, ...(proxies ? { proxies } : {}) };
}

export const isWebAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/**
 * HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in capitals or not, as other programs read them; undefined: none is set.
 * @throws CommandError when a proxy is no web address
 */
export function proxiesOf(env: Record<string, string | undefined>): Dispatcher | undefined {
  // The small ones win, and `proxy:3128` will do, as in curl.
  const value = (name: string) => env[name] || env[name.toUpperCase()] || '';
  const address = (name: string) => value(name).replace(/^(?!\w+:\/\/)(?=.)/, 'http://');
  const [httpProxy, httpsProxy, noProxy] = [address('http_proxy'), address('https_proxy'), value('no_proxy')];
  for (const [name, url] of Object.entries({ HTTP_PROXY: httpProxy, HTTPS_PROXY: httpsProxy })) {
    // Not repeated: it may hold a password.
    if (url && !isWebAddress(url)) throw new CommandError(`${name} must be a web address such as http://proxy:3128.`);
  }
  if (!httpProxy && !httpsProxy) return undefined;
  const proxies = new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
  if (httpsProxy) return proxies;
  // undici would send https through HTTP_PROXY as well; curl and its like go straight.
  const straight = new Agent();
  return proxies.compose((dispatch) => (options, handler) => {
    const isSecure = String(options.origin).startsWith('https:');
    return isSecure ? straight.dispatch(options, handler) : dispatch(options, handler);
  });
}

/**
 * One request whose redirects are followed here: the hub describes a file in the redirect itself, and the token must not
 * leave the hub's origin.
 * @param crossOrigin false: stop where the hub points to another origin
 * @throws TypeError as fetch does when a host cannot be reached; AbortError
 */
export async function followRedirects(
  endpoint: Endpoint,
  start: URL,
  options: { method: 'GET' | 'HEAD'; headers?: Record<string, string>; crossOrigin: boolean; signal: AbortSignal },
): Promise<FinalResponse> {
  const { origin } = new URL(endpoint.url);
  const seen = new Headers();
  let url = start;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const isSameOrigin = url.origin === origin;
    // Compressed answers have no length, and their ranges mean something else.
    const headers: Record<string, string> = { ...options.headers, 'accept-encoding': 'identity' };
    if (isSameOrigin && endpoint.token) headers.authorization = `Bearer ${endpoint.token}`;
    const { method, signal } = options;
    const way = endpoint.proxies ? { dispatcher: endpoint.proxies } : {};
    const response = await fetch(url, { method, headers, redirect: 'manual', signal, ...way });
    if (isSameOrigin) response.headers.forEach((value, name) => void (seen.has(name) || seen.set(name, value)));
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return { response, externalUrl: null, headers: seen };
    await response.body?.cancel();
    const next = new URL(location, url);
    if (next.origin !== origin && !options.crossOrigin) return { response, externalUrl: next, headers: seen };
    url = next;
  }
  throw new CommandError(`${start.origin} redirects in circles: take another mirror.`);
}

/**
 * How long a server that is busy (429, 503) asks to be left alone, ms; 0: it does not say.
 * @param retryAfter seconds, or a date as HTTP writes it
 */
export function retryAfterMs(status: number, retryAfter: string | null, nowMs: number): number {
  if ((status !== 429 && status !== 503) || retryAfter === null) return 0;
  if (/^\s*\d{1,9}\s*$/.test(retryAfter)) return 1000 * Number(retryAfter);
  // Date.parse takes -1 for a year.
  const date = /GMT\s*$/.test(retryAfter) ? Date.parse(retryAfter) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - nowMs);
}

/** Why a request failed, as short as possible: `ENOTFOUND`, `other side closed`. */
export function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return code ?? inner ?? message;
}

export interface RetriedHost {
  endpoint: Endpoint;
  retry: RetryPolicy;
  interrupt: AbortSignal;
  /** What to say when it answers that it is busy again and again. */
  busy(status: number): CommandError;
  unreachable(why: string): CommandError;
}

/**
 * A small answer of a server; the request is repeated while the server is busy or cannot be reached.
 * @returns its text, empty when it points to another host @throws CommandError; AbortError
 */
export async function fetchWithRetry(
  { endpoint, retry, interrupt, busy, unreachable }: RetriedHost,
  url: URL,
  { method, crossOrigin }: { method: 'GET' | 'HEAD'; crossOrigin: boolean },
): Promise<FinalResponse & { text: string }> {
  for (let failures = 1; ; failures++) {
    const watch = new StallTimer(retry.stallMs, interrupt);
    let askedMs = 0;
    try {
      const answer = await followRedirects(endpoint, url, { method, crossOrigin, signal: watch.signal });
      const { status, headers } = answer.response;
      if (status !== 429 && status < 500) {
        return { ...answer, text: answer.externalUrl ? '' : await answer.response.text() };
      }
      await answer.response.body?.cancel();
      askedMs = retryAfterMs(status, headers.get('retry-after'), Date.now());
      if (failures >= retry.attempts) throw busy(status);
    } catch (error) {
      if (error instanceof CommandError || interrupt.aborted) throw error;
      if (failures >= retry.attempts) throw unreachable(watch.stalled ? 'it does not answer' : causeOf(error));
    } finally {
      watch.end();
    }
    await waitForRetry(retry, failures, askedMs, interrupt);
  }
}
