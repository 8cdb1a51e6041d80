import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch, Headers, type Response } from 'undici';
import { ModelProblem } from './problem.ts';

/** The hub's own host, and the only one that ever gets the token. */
export interface Endpoint {
  /** Without a trailing slash; may have a path, as mirrors do. */
  url: string;
  token: string | null;
  /** The way there; none: straight. */
  proxies?: Dispatcher;
}

export interface Walked {
  /** Of the last host that was asked; its body is not read yet. */
  response: Response;
  /** Where the hub sends everybody next, on another host; null: the hub itself answered. */
  elsewhere: URL | null;
  /** What each of the hub's answers said on the way: the first value of a name counts. */
  headers: Headers;
}

const MAX_HOPS = 8;

/** @throws ModelProblem when HF_ENDPOINT is no web address */
export function endpointOf(url: string, token: string | null, proxies?: Dispatcher): Endpoint {
  if (!isWebAddress(url)) {
    throw new ModelProblem(`HF_ENDPOINT must be a web address such as https://huggingface.co, not "${url}".`);
  }
  return { url: url.replace(/\/+$/, ''), token, ...(proxies ? { proxies } : {}) };
}

export const isWebAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/**
 * HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in capitals or not, as other programs read them; undefined: none is set.
 * @throws ModelProblem when a proxy is no web address
 */
export function proxiesOf(env: Record<string, string | undefined>): Dispatcher | undefined {
  // The small ones win, and `proxy:3128` will do, as in curl.
  const value = (name: string) => env[name] || env[name.toUpperCase()] || '';
  const address = (name: string) => value(name).replace(/^(?!\w+:\/\/)(?=.)/, 'http://');
  const [httpProxy, httpsProxy, noProxy] = [address('http_proxy'), address('https_proxy'), value('no_proxy')];
  for (const [name, url] of Object.entries({ HTTP_PROXY: httpProxy, HTTPS_PROXY: httpsProxy })) {
    // Not repeated: it may hold a password.
    if (url && !isWebAddress(url)) throw new ModelProblem(`${name} must be a web address such as http://proxy:3128.`);
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
 * One request, its redirects followed by hand: what the hub says about a file stands in the redirect itself, and the token
 * must not leave the hub's origin.
 * @param leave false: stop where the hub points to another origin
 * @throws TypeError as fetch does when a host cannot be reached; AbortError
 */
export async function walk(
  endpoint: Endpoint,
  start: URL,
  options: { method: 'GET' | 'HEAD'; headers?: Record<string, string>; leave: boolean; signal: AbortSignal },
): Promise<Walked> {
  const { origin } = new URL(endpoint.url);
  const seen = new Headers();
  let url = start;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const athome = url.origin === origin;
    // Compressed answers have no length, and their ranges mean something else.
    const headers: Record<string, string> = { ...options.headers, 'accept-encoding': 'identity' };
    if (athome && endpoint.token) headers.authorization = `Bearer ${endpoint.token}`;
    const { method, signal } = options;
    const way = endpoint.proxies ? { dispatcher: endpoint.proxies } : {};
    const response = await fetch(url, { method, headers, redirect: 'manual', signal, ...way });
    if (athome) response.headers.forEach((value, name) => void (seen.has(name) || seen.set(name, value)));
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return { response, elsewhere: null, headers: seen };
    await response.body?.cancel();
    const next = new URL(location, url);
    if (next.origin !== origin && !options.leave) return { response, elsewhere: next, headers: seen };
    url = next;
  }
  throw new ModelProblem(`${start.origin} redirects in circles: take another mirror.`);
}

/**
 * How long a server that is busy (429, 503) asks to be left alone, ms; 0: it does not say.
 * @param retryAfter seconds, or a date as HTTP writes it
 */
export function askedPauseMs(status: number, retryAfter: string | null, nowMs: number): number {
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
