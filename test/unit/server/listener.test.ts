import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type AnsweredRequest, createListener, type ListenerOptions } from '#server/http/listener.ts';
import { bearerFits, isLoopback, mayReadMetrics } from '#server/http/metrics-access.ts';
import { requestId, routeClass } from '#server/http/request.ts';

const TOKEN = 'a-token-of-24-characters';

describe('[OPS-2] metrics may be read', () => {
  const from = (socketAddress: string | undefined, headers: Record<string, string> = { host: 'localhost:3000' }) =>
    mayReadMetrics({ headers, socketAddress }, null);

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('by a program on this machine (%s)', (address) => {
    expect(from(address)).toBe(true);
    expect(from(address, { host: '127.0.0.1:3000' })).toBe(true);
    expect(from(address, { host: '[::1]:3000' })).toBe(true);
  });

  it.each(['10.0.0.1', '192.168.1.4', '::ffff:10.0.0.1', 'fe80::1', '2001:db8::127', 'unknown', undefined])(
    'by nobody else (%s)',
    (address) => {
      expect(from(address)).toBe(false);
      expect(from(address, { host: 'localhost', 'x-forwarded-for': '127.0.0.1' })).toBe(false);
    },
  );

  it.each(['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'])(
    'not through a proxy on this machine, which says so in %s',
    (header) => {
      expect(from('127.0.0.1', { host: 'localhost', [header]: '127.0.0.1' })).toBe(false);
    },
  );

  it.each(['doodle.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil.example:3000', ''])(
    'not by asking for the host %s, as behind a proxy or in a browser that was led astray',
    (host) => {
      expect(from('127.0.0.1', { host })).toBe(false);
    },
  );

  it('from anywhere with the token, and only with that', () => {
    const with_ = (authorization: string) =>
      mayReadMetrics({ headers: { host: 'doodle.example', authorization }, socketAddress: '203.0.113.9' }, TOKEN);
    expect(with_(`Bearer ${TOKEN}`)).toBe(true);
    expect(with_(`bearer ${TOKEN}`)).toBe(true);
    for (const wrong of [
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      'Bearer ',
      'Bearer',
      '',
      `Basic ${TOKEN}`,
      TOKEN,
    ])
      expect(with_(wrong), wrong).toBe(false);
    expect(bearerFits(undefined, TOKEN)).toBe(false);
  });

  it('by no token while none is set', () => {
    const headers = { host: 'doodle.example', authorization: 'Bearer ' };
    expect(mayReadMetrics({ headers, socketAddress: '203.0.113.9' }, null)).toBe(false);
    // Where a proxy is configured it may be the one who asks, in anybody's name.
    expect(mayReadMetrics({ headers: { host: 'localhost:3000' }, socketAddress: '127.0.0.1' }, null, true)).toBe(false);
  });

  it('an address is loopback only as a whole', () => {
    for (const address of ['127.0.0.1.example', 'x127.0.0.1', '::11', '1270.0.0.1'])
      expect(isLoopback(address)).toBe(false);
  });
});

it('paths have few classes, and none names a room or a drawing', () => {
  expect(routeClass('/')).toBe('home');
  expect(routeClass('/room/BCDFG')).toBe('room');
  expect(routeClass('/drawings/abc')).toBe('drawing');
  expect(routeClass('/drawings/abc/explanation.json')).toBe('drawing-data');
  expect(routeClass('/boards')).toBe('boards');
  expect(routeClass('/gallery')).toBe('gallery');
  expect(routeClass('/boardsx')).toBe('other');
  expect(routeClass('/wp-login.php')).toBe('other');
});

it('a request’s id is a trusted proxy’s own, when it is one', () => {
  const given = { 'x-request-id': 'abc-12345678' };
  expect(requestId(given, 1)).toBe('abc-12345678');
  expect(requestId(given, 0)).not.toBe('abc-12345678');
  expect(requestId({ 'x-request-id': 'evil"}\n{"level"' }, 1)).toMatch(/^[\w-]{12}$/);
});

describe('the listener', () => {
  let server: Server;
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function listening(changes: Partial<ListenerOptions>): Promise<string> {
    const options: ListenerOptions = {
      secret: Buffer.alloc(32, 1),
      trustedProxies: 0,
      publicUrl: null,
      development: false,
      pages: () => async (_request, response) => void response.end('a page'),
      gate: null,
      stopping: () => false,
      instanceName: () => 'Doodle Judge',
      readiness: async () => ({ ready: true }),
      metrics: { read: async () => ({ contentType: 'text/plain', text: 'up 1\n' }), token: null },
      onAnswered: () => {},
      onError: () => {},
      ...changes,
    };
    server = createServer(createListener(options));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('while it stops is alive, not ready, gives no pages and keeps no connection', async () => {
    const readiness = async () => ({ ready: false, reason: 'The server is stopping.' });
    const url = await listening({ stopping: () => true, pages: () => null, readiness });
    const live = await fetch(`${url}/live`);
    expect([live.status, live.headers.get('connection')]).toEqual([200, 'close']);
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, reason: 'The server is stopping.' }]);
    const page = await fetch(url);
    expect([page.status, await page.text()]).toEqual([503, 'Doodle Judge is stopping. Try again in a moment.\n']);
  });

  it('tells of a proxy that is not counted', async () => {
    let told = 0;
    const onUncountedProxy = () => {
      told += 1;
    };
    const url = await listening({ onUncountedProxy });
    await (await fetch(url)).text();
    expect(told).toBe(0);
    await (await fetch(url, { headers: { 'X-Forwarded-For': '203.0.113.9' } })).text();
    expect(told).toBe(1);
  });

  it('gives metrics to this machine, and to others a sentence', async () => {
    const url = await listening({});
    expect(await (await fetch(`${url}/metrics`)).text()).toBe('up 1\n');
    const refused = await fetch(`${url}/metrics`, { headers: { 'X-Forwarded-For': '127.0.0.1' } });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toMatch(/METRICS_TOKEN\.\n$/);
  });

  it('[OPS-1] tells strangers whether it is ready and nothing else', async () => {
    const readiness = async () => ({ ready: true, version: '1.2.3' });
    const metrics = { read: async () => ({ contentType: 'text/plain', text: '' }), token: TOKEN };
    const url = await listening({ readiness, metrics });
    const asked = async (headers: Record<string, string>) => (await fetch(`${url}/ready`, { headers })).json();
    expect(await asked({})).toEqual({ ready: true, version: '1.2.3' });
    expect(await asked({ 'X-Forwarded-For': '203.0.113.7' })).toEqual({ ready: true });
    expect(await asked({ Via: '1.1 proxy', Authorization: 'Bearer wrong' })).toEqual({ ready: true });
    expect(await asked({ Via: '1.1 proxy', Authorization: `Bearer ${TOKEN}` })).toEqual(await asked({}));
  });

  it('shows Next an action as from its own host, whatever a proxy made of it, and refuses those of other sites', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await listening({
      publicUrl: 'https://doodle.example:8443',
      pages: () => async (request, response) => {
        seen.push(request.headers);
        response.end();
      },
    });
    const act = async (origin: string, more: Record<string, string> = {}) => {
      const answer = await fetch(url, { method: 'POST', headers: { Origin: origin, ...more } });
      return [answer.status, await answer.text()];
    };
    const local = new URL(url).host;
    expect(await act('https://doodle.example:8443', { 'X-Forwarded-Host': 'doodle.example' })).toEqual([200, '']);
    expect(await act(url, { 'X-Forwarded-Proto': 'https' })).toEqual([200, '']);
    for (const other of ['https://doodle.example', 'https://evil.example:8443', 'null', 'nonsense']) {
      expect(await act(other, { 'X-Forwarded-Host': 'evil.example:8443' })).toEqual([
        400,
        expect.stringContaining('PUBLIC_URL'),
      ]);
    }
    expect(seen.map((headers) => [headers.host, headers['x-forwarded-host'], headers['x-forwarded-proto']])).toEqual([
      ['doodle.example:8443', 'doodle.example:8443', 'http'],
      [local, local, 'http'],
    ]);
    expect(seen.map((headers) => headers['x-doodle-origin'])).toEqual(Array(2).fill('https://doodle.example:8443'));
    // What Next asks on behalf of the action counts as the client's; nobody else can speak for others.
    const inner: Record<string, string> = { ...(seen[0] as Record<string, string>), 'X-Forwarded-For': '203.0.113.9' };
    for (const name of ['host', 'connection', 'content-length', 'origin']) delete inner[name];
    await (await fetch(url, { headers: { ...inner, 'x-doodle-address': '203.0.113.7' } })).text();
    await (
      await fetch(url, { headers: { ...inner, 'x-doodle-address': '203.0.113.7', 'x-doodle-inner': 'x' } })
    ).text();
    expect(seen.splice(2).map((headers) => headers['x-doodle-address'])).toEqual(['203.0.113.7', '127.0.0.1']);
    // A page may be read from anywhere; it is not taken for the other site's.
    await (await fetch(url, { headers: { Origin: 'https://evil.example' } })).text();
    expect(seen[2]?.host).toBe(local);
  });

  it('gives the player a Secure cookie where https is spoken in front', async () => {
    const url = await listening({});
    const flags = async (headers: Record<string, string>) =>
      (await fetch(url, { headers: { Accept: 'text/html', ...headers } })).headers.get('set-cookie') ?? '';
    expect(await flags({ 'X-Forwarded-Proto': 'https' })).toMatch(/; Secure$/);
    expect(await flags({})).not.toContain('Secure');
  });

  it('tells of every answer by class, and of failures with the same id', async () => {
    const answered: AnsweredRequest[] = [];
    const failed: object[] = [];
    let told = () => {};
    const both = new Promise<void>((resolve) => {
      told = () => answered.length === 2 && resolve();
    });
    const url = await listening({
      pages: () => async (request, response) => {
        if (request.url === '/room/BCDFG?x') throw new Error('broken');
        response.end('fine');
      },
      onAnswered: (request) => {
        answered.push(request);
        told();
      },
      onError: (_error, request) => void failed.push(request),
    });
    await (await fetch(url)).text();
    const broken = await fetch(`${url}/room/BCDFG?x`);
    expect(await broken.text()).toBe('Something went wrong on the server.');
    await both;
    expect(answered.map(({ route, status, method }) => [method, route, status])).toEqual([
      ['GET', 'home', 200],
      ['GET', 'room', 500],
    ]);
    expect(failed).toEqual([{ requestId: broken.headers.get('x-request-id'), route: 'room' }]);
    expect(JSON.stringify([answered, failed])).not.toContain('BCDFG');
  });
});
