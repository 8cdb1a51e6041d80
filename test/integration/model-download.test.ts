import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fetch } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { download, partOf } from '../../cli/model/download.ts';
import { endpointOf, proxiesOf } from '../../cli/model/http.ts';
import { type Hub, openHub, type Snapshot } from '../../cli/model/hub.ts';
import { CommandError } from '../../cli/model/terminal.ts';
import { type FakeHub, type Fault, openFakeHub } from '../support/fake-hub.ts';

const SIZE = 200_000;
const RETRY_POLICY = { attempts: 3, waitMs: 1, stallMs: 20_000, maxDelayMs: 200 };
const LARGE = 'onnx/vision_model.onnx';
const SMALL = 'config.json';

describe('a download', () => {
  const bytes = Buffer.alloc(SIZE);
  for (let i = 0; i < SIZE; i++) bytes[i] = (i * 31 + (i >> 8)) & 255;
  let root: string;
  let folder: string;
  let fake: FakeHub;
  let hub: Hub;
  let snapshot: Snapshot;
  let arrivedBytes = 0;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'download-'));
    await mkdir(join(root, 'served/onnx'), { recursive: true });
    await writeFile(join(root, 'served', LARGE), bytes);
    await writeFile(join(root, 'served', SMALL), '{"model_type":"clip"}\n');
    await writeFile(join(root, 'served/empty.json'), '');
    fake = await openFakeHub('someone/clip', join(root, 'served'));
    fake.arrived = () => arrivedBytes;
  });
  afterAll(async () => {
    await fake.close();
    await rm(root, { recursive: true });
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'to-'));
    fake.requests.length = 0;
    hub = openHub({ url: fake.endpoint, token: null }, RETRY_POLICY, new AbortController().signal);
    snapshot = await hub.snapshot('someone/clip', 'main');
  });
  afterEach(() => {
    fake.faults.clear();
    fake.tampered.clear();
    fake.token = null;
  });

  const get = (path = LARGE, options: { interrupt?: AbortSignal; stallMs?: number; token?: string } = {}) => {
    const { interrupt = new AbortController().signal, stallMs = RETRY_POLICY.stallMs, token = null } = options;
    const endpoint = { url: fake.endpoint, token };
    arrivedBytes = 0;
    const ours = openHub(endpoint, RETRY_POLICY, interrupt);
    return download(() => ours.locate(snapshot, path), join(folder, 'file'), {
      path,
      endpoint,
      retry: { ...RETRY_POLICY, stallMs },
      interrupt,
      onBytes(bytes) {
        arrivedBytes = bytes;
      },
    });
  };
  const faulty = (...faults: Fault[]) => fake.faults.set(LARGE, faults);
  const arrived = () => readFile(join(folder, 'file'));
  const problem = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => null,
      (caught) => caught,
    );
    expect(error).toBeInstanceOf(CommandError);
    return (error as Error).message;
  };
  const toCdn = () => fake.requests.filter(({ host }) => host === 'cdn');

  it('brings a large file from the CDN and gives the digests of what is on disk', async () => {
    const found = await get();
    expect(await arrived()).toEqual(bytes);
    expect(found).toMatchObject({ size: SIZE, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.each([SMALL, 'empty.json'])('brings %s, which lies in git, over a redirect within the hub', async (path) => {
    await get(path);
    expect(await arrived()).toEqual(await readFile(join(root, 'served', path)));
    expect(toCdn()).toEqual([]);
  });

  it('gives the same bytes wherever the connection is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: SIZE - 1 }), { maxLength: 3 }), async (cuts) => {
        await rm(join(folder, 'file'), { force: true });
        faulty(...cuts.map((after): Fault => ({ kind: 'cut', after })));
        await get();
        expect((await arrived()).equals(bytes)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('continues with a range that holds for the same contents only', async () => {
    faulty({ kind: 'cut', after: 50_000 });
    await get();
    const [first, second] = toCdn();
    expect(first?.range).toBeUndefined();
    expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second?.ifRange).toMatch(/^"[0-9a-f]{64}"$/);
    // The address is signed and may expire: it was asked for again.
    expect(first?.path).toBe(second?.path);
    expect(fake.requests.filter(({ method, path }) => method === 'HEAD' && path.endsWith(LARGE))).toHaveLength(2);
  });

  it('continues what another run left, at any length', async () => {
    const remote = await hub.locate(snapshot, LARGE);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: SIZE }), async (length) => {
        await rm(join(folder, 'file'), { force: true });
        await writeFile(partOf(join(folder, 'file'), remote), bytes.subarray(0, length));
        fake.requests.length = 0;
        await get();
        expect((await arrived()).equals(bytes)).toBe(true);
        expect(toCdn().map(({ range }) => range)).toEqual(
          length === SIZE ? [] : [length === 0 ? undefined : `bytes=${length}-`],
        );
      }),
      { numRuns: 15, examples: [[0], [1], [SIZE - 1], [SIZE]] },
    );
  });

  it.each([SIZE - 100, SIZE, SIZE + 5])('starts afresh when the part of %d bytes was damaged', async (length) => {
    const remote = await hub.locate(snapshot, LARGE);
    await writeFile(partOf(join(folder, 'file'), remote), Buffer.alloc(length, 7));
    await get();
    expect((await arrived()).equals(bytes)).toBe(true);
  });

  it('takes the whole file from a server without ranges', async () => {
    faulty({ kind: 'cut', after: 70_000 }, { kind: 'no ranges' });
    await get();
    expect((await arrived()).equals(bytes)).toBe(true);
  });

  it('gets over a server that fails, and gives up when it never gets further', async () => {
    faulty({ kind: 'status', status: 503 }, { kind: 'status', status: 403 });
    await get();
    await rm(join(folder, 'file'));
    faulty(...new Array<Fault>(9).fill({ kind: 'status', status: 503 }));
    expect(await problem(get())).toMatch(/breaks off again and again \(HTTP 503\): run the command again/);
  });

  it('leaves a busy server alone for as long as it asks, within reason', async () => {
    // A second is asked for and 200 ms are granted; without the header it would be one.
    faulty({ kind: 'status', status: 429, retryAfter: '1' });
    const from = performance.now();
    await get();
    expect(performance.now() - from).toBeGreaterThan(RETRY_POLICY.maxDelayMs - 10);
    expect((await arrived()).equals(bytes)).toBe(true);
  });

  it('goes through the proxy that the environment names, and not where NO_PROXY says', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (asking, client, head) => {
      asked.push(asking.url ?? '');
      const [host, port] = (asking.url ?? '').split(':');
      const there = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        there.write(head);
        there.pipe(client).pipe(there);
      });
      for (const end of [there, client]) end.on('error', () => there.destroy());
    });
    proxy.on('request', (asking, answer) => {
      asked.push(new URL(asking.url ?? '').host);
      const { method, headers } = asking;
      asking.pipe(
        request(asking.url ?? '', { method, headers }, (there) => {
          answer.writeHead(there.statusCode ?? 500, there.headers);
          there.pipe(answer);
        }),
      );
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const through = async (env: Record<string, string>) => {
      asked.length = 0;
      await rm(join(folder, 'file'), { force: true });
      const endpoint = endpointOf(fake.endpoint, null, proxiesOf(env));
      const ours = openHub(endpoint, RETRY_POLICY, new AbortController().signal);
      await download(() => ours.locate(snapshot, LARGE), join(folder, 'file'), {
        path: LARGE,
        endpoint,
        retry: RETRY_POLICY,
        interrupt: new AbortController().signal,
        onBytes() {},
      });
      expect((await arrived()).equals(bytes)).toBe(true);
      await endpoint.proxies?.close();
      return [...new Set(asked)];
    };
    try {
      // The hub and its CDN.
      expect(await through({ http_proxy })).toHaveLength(2);
      expect(await through({ HTTP_PROXY: http_proxy, NO_PROXY: 'example.org,127.0.0.1' })).toEqual([]);
      expect(await through({})).toEqual([]);
      // https has a variable of its own.
      const dispatcher = proxiesOf({ http_proxy });
      const secure = fetch(fake.endpoint.replace('http:', 'https:'), dispatcher ? { dispatcher } : {});
      await expect(secure).rejects.toThrow('fetch failed');
      expect(asked).toEqual([]);
      await dispatcher?.close();
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  it('gives up a connection on which nothing arrives, and continues on another', async () => {
    faulty({ kind: 'stall', after: 60_000 });
    await get(LARGE, { stallMs: 300 });
    expect((await arrived()).equals(bytes)).toBe(true);
  });

  it.each([100, SIZE - 1, SIZE + 1])('does not believe a sender with %d bytes', async (length) => {
    faulty({ kind: 'length', bytes: length });
    expect(await problem(get())).toMatch(new RegExp(`has ${SIZE} bytes by the hub's own word, but ${length} are sent`));
    expect(await readdir(folder)).toEqual([]);
  });

  it('deletes a file with a wrong hash and says so', async () => {
    fake.tampered.add(LARGE);
    expect(await problem(get())).toMatch(/another hash than the hub gives .* deleted: run the command again/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('checks the git hash of small files, too', async () => {
    fake.tampered.add(SMALL);
    expect(await problem(get(SMALL))).toMatch(/config\.json arrived with another hash/);
  });

  it('never shows the token to another host', async () => {
    fake.token = 'hf_secret';
    faulty({ kind: 'cut', after: 1000 });
    await get(LARGE, { token: 'hf_secret' });
    expect(toCdn().length).toBeGreaterThan(1);
    expect(toCdn().every(({ authorization }) => authorization === undefined)).toBe(true);
    const toHub = fake.requests.filter(({ host, method }) => host === 'hub' && method === 'HEAD');
    expect(toHub.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(true);
  });

  it('leaves the part when it is interrupted, and continues it the next time', async () => {
    const interrupt = new AbortController();
    faulty({ kind: 'stall', after: 80_000 });
    const running = get(LARGE, { interrupt: interrupt.signal });
    const failed = expect(running).rejects.toThrow();
    const remote = await hub.locate(snapshot, LARGE);
    const part = partOf(join(folder, 'file'), remote);
    await expect.poll(async () => (await readFile(part).catch(() => '')).length, { timeout: 10_000 }).toBe(80_000);
    interrupt.abort();
    await failed;
    expect(await readFile(part)).toHaveLength(80_000);
    await get();
    expect((await arrived()).equals(bytes)).toBe(true);
    expect(toCdn().at(-1)?.range).toBe('bytes=80000-');
  });

  it('does not take a page for a hub, and does not run in circles', async () => {
    const page = createServer((request, response) => {
      if (request.url?.startsWith('/circle')) response.writeHead(302, { location: request.url });
      response.end('<html>Sign in to this network</html>');
    });
    page.listen(0, '127.0.0.1');
    await once(page, 'listening');
    const url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const snapshotAt = (at: string) =>
      openHub({ url: at, token: null }, RETRY_POLICY, new AbortController().signal).snapshot('someone/clip', 'main');
    try {
      expect(await problem(snapshotAt(url))).toMatch(/does not answer as a hub does: check HF_ENDPOINT/);
      expect(await problem(snapshotAt(`${url}/circle`))).toMatch(/redirects in circles/);
    } finally {
      page.closeAllConnections();
      page.close();
    }
  });

  it.runIf(process.platform === 'linux')('passes on that the disk is full', async () => {
    const remote = await hub.locate(snapshot, LARGE);
    await symlink('/dev/full', partOf(join(folder, 'file'), remote));
    await expect(get()).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
