import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { io } from 'socket.io-client';
import { PROTOCOL_VERSION } from '#contract/events.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { seedDrawings } from '../../support/seeded-drawings.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import type { Scenario } from '../scenario.ts';

/** What stands in front of a server, and what the server is told of it. */
interface SetUp {
  name: string;
  env: Record<string, string>;
  /** In the address bar of the browser. */
  origin: string;
  /** As the proxy passes them on. */
  headers: Record<string, string>;
}

const SET_UPS: SetUp[] = [
  {
    name: 'PUBLIC_URL, Host without its port',
    env: { PUBLIC_URL: 'https://doodle.example:8443' },
    origin: 'https://doodle.example:8443',
    headers: { Host: 'doodle.example', 'X-Forwarded-For': '203.0.113.7' },
  },
  {
    name: 'TRUST_PROXY alone, TLS in front',
    env: { TRUST_PROXY: '1' },
    origin: 'https://play.example',
    headers: {
      Host: 'internal:3000',
      'X-Forwarded-Host': 'play.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-For': '203.0.113.7',
    },
  },
  {
    name: 'nothing set, a proxy without TLS that passes Host on',
    env: {},
    origin: 'http://doodle.example:8080',
    headers: { Host: 'doodle.example:8080', Via: '1.1 proxy' },
  },
];

interface Answer {
  status: number;
  text: string;
  cookies: string[];
}

/** `fetch` lets nobody choose the Host header. */
const ask = (url: string, headers: Record<string, string>, form?: [string, string][]) =>
  new Promise<Answer>((resolve, reject) => {
    const boundary = 'a-boundary';
    const parts = form?.map(
      ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const type = parts ? { 'Content-Type': `multipart/form-data; boundary=${boundary}` } : {};
    const asked = request(url, { method: parts ? 'POST' : 'GET', headers: { ...headers, ...type } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text, cookies: answer.headers['set-cookie'] ?? [] }),
      );
    });
    asked.on('error', reject);
    asked.end(parts ? `${parts.join('')}--${boundary}--\r\n` : undefined);
  });

const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');

/** The sign-in form as a browser without scripts sends it. */
async function signIn({ url }: RunningServer, { headers }: SetUp, origin: string, password: string): Promise<Answer> {
  const { text } = await ask(`${url}/admin`, { ...headers, Accept: 'text/html' });
  const hidden = [...text.matchAll(/<input type="hidden" name="(\$ACTION[^"]*)"(?: value="([^"]*)")?/g)];
  const fields = hidden.map(([, name, value]): [string, string] => [name as string, unescaped(value ?? '')]);
  const form = [...fields, ['username', 'admin'], ['password', password]] as [string, string][];
  return ask(`${url}/admin`, { ...headers, Origin: origin, Accept: 'text/html' }, form);
}

const connects = (url: string, { headers }: SetUp, origin: string, cookie: string) =>
  new Promise<boolean>((resolve) => {
    const socket = io(url, {
      auth: { protocol: PROTOCOL_VERSION },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { ...headers, Origin: origin, Cookie: cookie },
    });
    const done = (connected: boolean) => {
      socket.close();
      resolve(connected);
    };
    socket.once('connect', () => done(true));
    socket.once('connect_error', () => done(false));
  });

/** @returns what holds, by its name */
async function checks(
  server: RunningServer,
  setUp: SetUp,
  drawing: string,
  password: string,
): Promise<Record<string, boolean>> {
  const { headers, origin } = setUp;
  const secure = origin.startsWith('https:');
  const areRight = (cookies: string[], name: string) =>
    cookies.some((cookie) => cookie.startsWith(name) && /; Secure/i.test(cookie) === secure);
  const page = await ask(`${server.url}/drawings/${drawing}`, { ...headers, Accept: 'text/html' });
  const og = (property: string) => new RegExp(`<meta property="og:${property}" content="([^"]*)"`).exec(page.text)?.[1];
  const cookie = page.cookies.map((line) => line.split(';')[0]).join('; ');
  const own = await signIn(server, setUp, origin, password);
  const foreign = await signIn(server, setUp, 'https://evil.example', password);
  const ready = await ask(`${server.url}/ready`, headers);
  return {
    'og:url': og('url') === `${origin}/drawings/${drawing}`,
    'og:image': og('image') === `${origin}/drawings/${drawing}/card.png`,
    'the player’s cookie': areRight(page.cookies, 'dj_player='),
    'a room’s socket': await connects(server.url, setUp, origin, cookie),
    'no socket of another site': !(await connects(server.url, setUp, 'https://evil.example', cookie)),
    'the admin’s sign-in': own.status === 303 && areRight(own.cookies, 'dj_admin='),
    'no sign-in from another site': foreign.status === 400 && foreign.cookies.length === 0,
    '/ready for strangers': ready.status === 200 && ready.text.trim() === '{"ready":true}',
  };
}

/** Servers behind proxies: pages, cookies, rooms and actions of the administrator. */
export const proxy: Scenario = {
  name: 'proxy',
  async run({ quick, progress }) {
    const dataFolder = await seededDataFolder();
    const [drawing = ''] = await seedDrawings(dataFolder, [{ prompt: 'a cat', fixture: 'cat' }]);
    let [failed, n] = [0, 0];
    let password = '';
    try {
      for (const setUp of quick ? SET_UPS.slice(0, 1) : SET_UPS) {
        const server = await startServer({ dataFolder, env: setUp.env });
        // Printed at the first start only.
        password ||= server.adminPassword ?? '';
        const held = Object.entries(await checks(server, setUp, drawing, password));
        await server.stop();
        for (const [name, ok] of held) if (!ok) progress(`  ${setUp.name}: ${name} failed`);
        failed += held.filter(([, ok]) => !ok).length;
        n += held.length;
      }
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
    return { 'proxy.failures': { value: failed, n } };
  },
};
