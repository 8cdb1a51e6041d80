import { open, rename, rm } from 'node:fs/promises';
import { digestsOf, type FileDigests, matches, sizeOf } from './digest.ts';
import {
  causeOf,
  type Endpoint,
  followRedirects,
  type RetryPolicy,
  retryAfterMs,
  StallTimer,
  waitForRetry,
} from './http.ts';
import type { RemoteFile } from './hub.ts';
import { CommandError } from './terminal.ts';

export interface DownloadOptions {
  /** Name of the file in messages. */
  path: string;
  endpoint: Endpoint;
  /** Names the server in messages, with advice when its data is wrong; default: the hub. */
  sender?: { name: string; advice: string };
  retry: RetryPolicy;
  interrupt: AbortSignal;
  /** Bytes that are on disk now; falls when a part turns out to be useless. */
  onBytes(bytes: number): void;
}

const HUB = { name: 'hub', advice: 'set HF_ENDPOINT to another mirror' };

/** ETag of the answer that a part began with: If-Range gives the whole file when it changed meanwhile. */
interface Validator {
  /** null: unknown, or a weak one. */
  etag: string | null;
}

/** A failure that another attempt may fix. */
class Transient extends Error {
  /** Delay that the server asks for, ms. */
  askedMs = 0;
}

/**
 * A part is named after the contents it belongs to: what another revision left is never continued. The whole is hashed
 * from disk at the end, so a part that is damaged or of other bytes cannot slip through.
 */
export const partOf = (target: string, { digest }: RemoteFile): string => `${target}.${digest.hex.slice(0, 16)}.part`;

/**
 * Downloads into `target`, continuing where an earlier attempt (or an earlier run) stopped, and checks size and digest. The
 * part is left on disk when it fails or is interrupted.
 * @param locate asked anew for every attempt: addresses expire
 * @throws CommandError; AbortError; the file system's own errors
 */
export async function download(
  locate: () => Promise<RemoteFile>,
  target: string,
  options: DownloadOptions,
): Promise<FileDigests> {
  const { retry, interrupt, path, sender = HUB } = options;
  const validator: Validator = { etag: null };
  let furthest = -1;
  let failures = 0;
  for (let startedAfresh = false; ; ) {
    const remote = await locate();
    const part = partOf(target, remote);
    const before = (await sizeOf(part)) ?? 0;
    if (before !== remote.size || remote.size === 0) {
      try {
        await transfer(remote, part, before, validator, options);
      } catch (error) {
        if (!(error instanceof Transient)) throw error;
        const reached = (await sizeOf(part)) ?? 0;
        failures = reached > furthest ? 1 : failures + 1;
        furthest = Math.max(furthest, reached);
        if (failures >= retry.attempts) {
          throw new CommandError(
            `The download of ${path} breaks off again and again (${error.message}): run the command again to continue it.`,
          );
        }
        await waitForRetry(retry, failures, error.askedMs, interrupt);
        continue;
      }
    }
    const found = await digestsOf(part);
    if (matches(found, remote.digest)) {
      await rename(part, target);
      return found;
    }
    await rm(part);
    options.onBytes(0);
    if (before === 0 || startedAfresh) {
      throw new CommandError(
        `${path} arrived with another hash than the ${sender.name} gives (${remote.digest.hex.slice(0, 12)}…), so it was deleted: run the command again, or ${sender.advice}.`,
      );
    }
    startedAfresh = true;
  }
}

/** Brings `part` from `before` bytes to its full size. */
async function transfer(
  { url, size }: RemoteFile,
  part: string,
  before: number,
  validator: Validator,
  { path, endpoint, sender = HUB, retry, interrupt, onBytes }: DownloadOptions,
): Promise<void> {
  const headers: Record<string, string> = {};
  if (before > 0) headers.range = `bytes=${before}-`;
  if (before > 0 && validator.etag) headers['if-range'] = validator.etag;
  const watch = new StallTimer(retry.stallMs, interrupt);
  try {
    const { response } = await followRedirects(endpoint, url, {
      method: 'GET',
      headers,
      crossOrigin: true,
      signal: watch.signal,
    });
    const from = response.status === 206 ? before : 0;
    // 416: the part is longer than the file, or its end is wrong. It is of no use.
    if (response.status === 416) await rm(part, { force: true });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const busy = new Transient(`HTTP ${response.status}`);
      busy.askedMs = retryAfterMs(response.status, response.headers.get('retry-after'), Date.now());
      throw busy;
    }
    const lies = (sent: string) =>
      new CommandError(
        `${path} has ${size} bytes by the ${sender.name}'s own word, but ${sent} are sent: ${sender.advice}, or try later.`,
      );
    checkLength(lies, size, from, response.headers);
    const etag = response.headers.get('etag');
    validator.etag = etag?.startsWith('"') ? etag : null;
    const file = await open(part, from > 0 ? 'a' : 'w');
    try {
      let at = from;
      onBytes(at);
      for await (const chunk of response.body) {
        watch.alive();
        at += chunk.byteLength;
        if (size !== null && at > size) throw lies('more');
        await file.write(chunk);
        onBytes(at);
      }
      await file.sync().catch(() => undefined);
      if (size !== null && at < size) throw new Transient(`it ended after ${at} of ${size} bytes`);
    } finally {
      await file.close();
    }
  } catch (error) {
    // An incomplete part can be continued; one of a server with contradicting figures is discarded.
    if (error instanceof CommandError) await rm(part, { force: true });
    if (error instanceof CommandError || error instanceof Transient || interrupt.aborted) throw error;
    if (watch.stalled) throw new Transient(`nothing arrived for ${retry.stallMs / 1000} s`);
    if (isNetworkError(error)) throw new Transient(causeOf(error));
    throw error;
  } finally {
    watch.end();
  }
}

/** @throws CommandError when the sender's own figures differ from the hub's */
function checkLength(lies: (sent: string) => CommandError, size: number | null, from: number, headers: Headers): void {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (from > 0 && Number(range?.[1]) !== from) throw new Transient('another range than the one asked for');
  const length = headers.get('content-length');
  if (size !== null && length !== null && from + Number(length) !== size) {
    throw lies(String(from + Number(length)));
  }
}

/** fetch throws TypeError for every failure of a connection; errors of files have a syscall. */
const isNetworkError = (error: unknown) => error instanceof TypeError || (error as Error).name === 'AbortError';
