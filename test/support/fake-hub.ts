import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What the next answer for a file's contents does wrong. */
export type Fault =
  /** The connection breaks after so many bytes of the body: see `FakeHub.arrived`. */
  | { kind: 'cut'; after: number }
  /** Headers, so many bytes, then silence. */
  | { kind: 'stall'; after: number }
  /** A whole, well-formed answer of another length. */
  | { kind: 'length'; bytes: number }
  /** The right length, one bit wrong. */
  | { kind: 'corrupt' }
  | { kind: 'status'; status: number; retryAfter?: string }
  /** 200 and the whole file, whatever range was asked for. */
  | { kind: 'no ranges' };

interface Seen {
  host: 'hub' | 'cdn';
  method: string;
  path: string;
  authorization: string | undefined;
  range: string | undefined;
  ifRange: string | undefined;
}

export interface FakeHub {
  endpoint: string;
  commit: string;
  requests: Seen[];
  /** By path in the repository; each is used once. */
  faults: Map<string, Fault[]>;
  /** Everything but the API and the resolver answers this token only. */
  token: string | null;
  /** Contents differ from what the hub's headers say, for ever. */
  tampered: Set<string>;
  /** Sizes that the hub's headers give in place of the true ones. */
  claimed: Map<string, number>;
  /** Answers of the API before it works. */
  apiStatuses: number[];
  /**
   * How much of the file the client has put away. What it received but did not read yet is lost to it with the connection,
   * so a cut waits until the bytes before it are there. null: it does not wait.
   */
  arrived: (() => number) | null;
  close(): Promise<void>;
}

/** Larger files are in LFS, as on the hub: a redirect to another host, and the SHA-256 in a header. */
const LFS_FROM_BYTES = 10_000;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const gitBlob = (bytes: Buffer) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

/** Serves one repository of a hub, `main` and its commit, from a folder; large files from a second server. */
export async function openFakeHub(repository: string, folder: string): Promise<FakeHub> {
  const paths = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const contents = (path: string) => readFileSync(join(folder, path));

  const cdn = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://cdn').pathname.slice(1));
    note('cdn', request, path);
    sendFile(request, response, path, `"${sha256(contents(path))}"`);
  });
  const hub = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://hub').pathname);
    note('hub', request, path);
    answer(request, response, path);
  });
  await Promise.all([cdn, hub].map(listening));
  const origin = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const fake: FakeHub = {
    endpoint: origin(hub),
    commit: sha256(Buffer.from(repository)).slice(0, 40),
    requests: [],
    faults: new Map(),
    token: null,
    tampered: new Set(),
    claimed: new Map(),
    apiStatuses: [],
    arrived: null,
    async close() {
      for (const server of [hub, cdn]) {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      }
    },
  };

  function note(host: Seen['host'], { method = '', headers }: IncomingMessage, path: string): void {
    const { authorization, range } = headers;
    fake.requests.push({
      host,
      method,
      path,
      authorization,
      range,
      ifRange: headers['if-range'] as string | undefined,
    });
  }

  function fail(response: ServerResponse, status: number, code: string, retryAfter?: string): void {
    const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    response.writeHead(status, { 'x-error-code': code, 'content-type': 'application/json', ...wait });
    response.end(JSON.stringify({ error: code }));
  }

  function answer(request: IncomingMessage, response: ServerResponse, path: string): void {
    const api = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(path);
    const cached = /^\/api\/resolve-cache\/(.+)$/.exec(path);
    const resolve = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    // The hub does not tell strangers which repositories exist.
    if (fake.token !== null && request.headers.authorization !== `Bearer ${fake.token}`) {
      fail(response, 401, 'RepoNotFound');
    } else if (api) {
      const status = fake.apiStatuses.shift();
      if (status !== undefined) fail(response, status, 'Sorry');
      else if (api[1] !== repository) fail(response, fake.token ? 404 : 401, 'RepoNotFound');
      else if (!['main', fake.commit].includes(api[2] ?? '')) fail(response, 404, 'RevisionNotFound');
      else {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ sha: fake.commit, siblings: paths.map((rfilename) => ({ rfilename })) }));
      }
    } else if (cached) {
      sendFile(request, response, cached[1] ?? '', `"${gitBlob(contents(cached[1] ?? ''))}"`);
    } else if (resolve?.[1] === repository && resolve[2] === fake.commit && paths.includes(resolve[3] ?? '')) {
      const file = resolve[3] as string;
      const bytes = contents(file);
      const large = bytes.length >= LFS_FROM_BYTES;
      response.writeHead(large ? 302 : 307, {
        'x-repo-commit': fake.commit,
        'x-linked-size': String(fake.claimed.get(file) ?? bytes.length),
        'x-linked-etag': `"${large ? sha256(bytes) : gitBlob(bytes)}"`,
        location: large ? `${origin(cdn)}/${file}?signature=${fake.requests.length}` : `/api/resolve-cache/${file}`,
      });
      response.end();
    } else fail(response, 404, 'EntryNotFound');
  }

  function sendFile(request: IncomingMessage, response: ServerResponse, path: string, etag: string): void {
    const whole = contents(path);
    const fault = request.method === 'GET' ? fake.faults.get(path)?.shift() : undefined;
    if (fault?.kind === 'status') {
      fail(response, fault.status, 'Sorry', fault.retryAfter);
      return;
    }
    const { range, 'if-range': ifRange } = request.headers;
    const partial = range && (!ifRange || ifRange === etag) && fault?.kind !== 'no ranges';
    const from = partial ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0;
    if (from >= whole.length && from > 0) {
      fail(response, 416, 'RangeNotSatisfiable');
      return;
    }
    let body = Buffer.from(whole.subarray(from));
    if (fault?.kind === 'length') body = Buffer.alloc(fault.bytes, body);
    if (fault?.kind === 'corrupt' || fake.tampered.has(path)) body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    const headers: Record<string, string> = { etag, 'content-length': String(body.length), 'accept-ranges': 'bytes' };
    if (partial) headers['content-range'] = `bytes ${from}-${whole.length - 1}/${whole.length}`;
    response.writeHead(partial ? 206 : 200, headers);
    if (request.method === 'HEAD') response.end();
    else if (fault?.kind === 'cut') cut(response, body.subarray(0, fault.after), from);
    else if (fault?.kind === 'stall') response.write(body.subarray(0, fault.after));
    else response.end(body);
  }

  function cut(response: ServerResponse, bytes: Buffer, from: number): void {
    const whenArrived = () => {
      if (!fake.arrived || fake.arrived() >= from + bytes.length || response.destroyed) response.destroy();
      else setTimeout(whenArrived, 1);
    };
    response.write(bytes, whenArrived);
  }

  return fake;
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
