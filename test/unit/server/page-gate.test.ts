import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createListener, type ListenerOptions } from '#server/http/listener.ts';
import { PageGate } from '#server/http/page-gate.ts';
import { BufferedBytes } from '#server/lib/buffered-bytes.ts';

describe('[EDGE-8] requests for pages', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  type Pages = NonNullable<ReturnType<ListenerOptions['pages']>>;
  async function listening(pages: Pages, limits: { maxWaitingPagesPerAddress?: number; perAddressMb?: number } = {}) {
    const buffered = new BufferedBytes({ perAddressMb: limits.perAddressMb ?? 16, inAllMb: 32 });
    const gate = new PageGate({
      maxPages: 1,
      maxWaitingPages: 100,
      maxWaitingPagesPerAddress: 50,
      ...limits,
      buffered,
    });
    const options: ListenerOptions = {
      secret: Buffer.alloc(32, 1),
      trustedProxies: 1,
      publicUrl: null,
      development: false,
      pages: () => pages,
      gate,
      stopping: () => false,
      instanceName: () => 'Doodle <Judge>',
      readiness: async () => ({ ready: true }),
      metrics: { read: async () => ({ contentType: 'text/plain', text: '' }), token: null },
      onAnswered: () => {},
      onError: () => {},
    };
    server = createServer(createListener(options));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const get = (path: string, address = '203.0.113.8', headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, { headers: { 'X-Forwarded-For': address, ...headers } });
    let arrived = 0;
    server.on('request', () => {
      arrived += 1;
    });
    /** Resolves when so many requests have arrived in all. */
    const arrivals = async (count: number) => {
      while (arrived < count) await new Promise((resolve) => setImmediate(resolve));
    };
    return { url, get, buffered, arrivals };
  }
  /** Renders until it is told to go on. */
  function held() {
    const begun: string[] = [];
    const waiting: (() => void)[] = [];
    const pages: Pages = async (incoming, response) => {
      begun.push(incoming.headers['x-forwarded-for'] as string);
      await new Promise<void>((resolve) => waiting.push(resolve));
      response.end('a page');
    };
    const goOn = async () => {
      while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      waiting.shift()?.();
    };
    return { begun, pages, goOn };
  }

  it('are rendered one after the other, and a newcomer does not wait for a crowd', async () => {
    const { begun, pages, goOn } = held();
    const { get, arrivals } = await listening(pages);
    const answers = Array.from({ length: 10 }, () => get('/x', '203.0.113.8').then((answer) => answer.status));
    await arrivals(10);
    await goOn();
    await goOn();
    const newcomer = get('/x', '198.51.100.1').then((answer) => answer.status);
    await arrivals(11);
    // The one that has begun, and at most one that was chosen before the newcomer arrived.
    for (let turns = 0; turns < 9; turns++) await goOn();
    expect(await Promise.all([...answers, newcomer])).toEqual(Array(11).fill(200));
    expect(begun.indexOf('198.51.100.1')).toBeLessThanOrEqual(4);
  });

  it('beyond the bounds get a plain page that tries again, in every language', async () => {
    const { begun, pages, goOn } = held();
    const { get } = await listening(pages, { maxWaitingPagesPerAddress: 2 });
    const first = get('/x');
    while (begun.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const answers = [first, ...Array.from({ length: 5 }, () => get('/x'))];
    const refused = await Promise.race(answers);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    const text = await refused.text();
    for (const language of ['lang="en"', 'lang="de"', 'lang="ar" dir="rtl"', 'http-equiv="refresh"'])
      expect(text).toContain(language);
    for (let turns = 0; turns < 3; turns++) await goOn();
    const statuses = await Promise.all(answers.map(async (answer) => (await answer).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
  });

  it('who does not take an answer holds up nobody, and only so much memory', async () => {
    const { url, get, buffered } = await listening(
      async (incoming, response) => {
        response.end(incoming.url === '/large' ? Buffer.alloc(3 * 1024 * 1024) : 'a page');
      },
      { perAddressMb: 8 },
    );
    const silent = Array.from({ length: 12 }, () => {
      const pending = request(`${url}/large`, { headers: { 'X-Forwarded-For': '203.0.113.8' } });
      pending.on('response', (response) => void response.pause());
      pending.on('error', () => {});
      pending.end();
      return pending;
    });
    for (let n = 0; n < 20; n++) expect((await get('/x', '198.51.100.1')).status).toBe(200);
    expect(buffered.of('203.0.113.8')).toBeLessThanOrEqual(8 * 1024 * 1024);
    for (const pending of silent) pending.destroy();
  });

  it('of one page share what was rendered while others wait, each with its own nonce and cookie', async () => {
    let rendered = 0;
    let wake = () => {};
    const { get, arrivals } = await listening(async (incoming, response) => {
      rendered += 1;
      const nonce = /'nonce-([^']+)'/.exec(incoming.headers['content-security-policy'] as string)?.[1];
      if (incoming.url === '/hold') await new Promise<void>((resolve) => (wake = resolve));
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<script nonce="${nonce}"></script>${incoming.url}`);
    });
    const html = { Accept: 'text/html' };
    await (await get('/boards', '203.0.113.8', html)).text();
    // Nobody waits: a fresh one.
    await (await get('/boards', '203.0.113.8', html)).text();
    expect(rendered).toBe(2);
    const hold = get('/hold', '203.0.113.7');
    while (rendered < 3) await new Promise((resolve) => setImmediate(resolve));
    const many = Array.from({ length: 20 }, (_, n) => get('/boards', `203.0.113.${n + 10}`, html));
    const german = get('/boards', '203.0.113.50', { ...html, 'Accept-Language': 'de' });
    await arrivals(24);
    wake();
    await hold;
    const answers = await Promise.all(many);
    const nonces = new Set<string>();
    const cookies = new Set<string>();
    for (const answer of answers) {
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') as string)?.[1] as string;
      expect(await answer.text()).toBe(`<script nonce="${nonce}"></script>/boards`);
      nonces.add(nonce);
      cookies.add(answer.headers.getSetCookie().join());
    }
    await german;
    expect([nonces.size, cookies.size]).toEqual([20, 20]);
    // The German one of its own, and the last of the others, which nobody waited behind.
    expect(rendered).toBeLessThanOrEqual(5);
  });

  it('never share what is of one player, a part of a page, or an error', async () => {
    let rendered = 0;
    const { get } = await listening(async (incoming, response) => {
      rendered += 1;
      response.statusCode = incoming.url === '/boards?broken' ? 500 : 200;
      response.setHeader('Content-Type', 'text/html');
      response.end('text');
    });
    const paths = ['/daily', '/admin', '/room/BCDFGHJ', '/drawings/abc', '/boards?broken', '/gallery?q=cat'];
    for (const path of paths) await Promise.all(Array.from({ length: 4 }, () => get(path)));
    await Promise.all(Array.from({ length: 4 }, () => get('/boards', undefined, { RSC: '1' })));
    expect(rendered).toBe((paths.length + 1) * 4);
  });

  it('for ops that never change are made once, whatever stands behind the question mark', async () => {
    let rendered = 0;
    const { get } = await listening(async (_incoming, response) => {
      rendered += 1;
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      response.write('{"ops":');
      response.end('[]}');
    });
    for (let n = 0; n < 5; n++) expect(await (await get(`/drawings/abc/ops.json?${n}`)).json()).toEqual({ ops: [] });
    expect(rendered).toBe(1);
  });
});
