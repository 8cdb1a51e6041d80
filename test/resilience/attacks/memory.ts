import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { frame, RawWebSocket } from '../../support/raw-web-socket.ts';
import { startServer } from '../../support/server.ts';
import { newCookie, SocketPlayer } from '../../support/socket-player.ts';
import type { Extent, Scenario } from '../scenario.ts';

const HALF_MB = 500 * 1024;
const MB = 1024 * 1024;
/** The attackers' addresses: limits by address alone would not do. */
const ADDRESSES = 8;
/** A player may connect 40 times at once. */
const COOKIES = 40;

interface Target {
  url: string;
  headers: Record<string, string>;
}
/** Sends what it has once; returns whether its connection was opened. */
type Attack = (target: Target) => Promise<() => void>;

const CONNECT = '40{"protocol":4}';
const closing = (socket: RawWebSocket) => () => socket.close();
const joined = async ({ url, headers }: Target): Promise<RawWebSocket> => {
  const socket = await RawWebSocket.open(url, headers);
  socket.text(CONNECT);
  return socket;
};
/** With a seat in a room of its own, as long as the address may open one. */
const seated = async (target: Target): Promise<RawWebSocket> => {
  const socket = await joined(target);
  const answered = new Promise<void>((resolve) => {
    socket.socket.on('data', (chunk) => chunk.includes('430[') && resolve());
    socket.socket.once('close', () => resolve());
  });
  socket.text('420["room:create",{"nickname":"Stranger"}]');
  await answered;
  return socket;
};
const big = Buffer.alloc(HALF_MB, 'x');

const ATTACKS: Record<string, Attack> = {
  'attachments that never come': async (target) => {
    const socket = await joined(target);
    socket.text(`451-["rooms:list",{"_placeholder":true,"num":0},"${'x'.repeat(HALF_MB)}"]`);
    return closing(socket);
  },
  'binary frames': async (target) => {
    const socket = await joined(target);
    for (let i = 0; i < 4; i++) socket.bytes(frame(2, big));
    return closing(socket);
  },
  'a frame whose end never comes': async (target) => {
    const socket = await joined(target);
    socket.bytes(frame(1, big, { announced: 520 * 1024 }));
    return closing(socket);
  },
  'a message of fragments without end': async (target) => {
    const socket = await joined(target);
    socket.bytes(frame(1, Buffer.from('4'), { isLast: false }));
    const fragment = frame(0, Buffer.from('x'), { isLast: false });
    socket.bytes(Buffer.concat(Array.from({ length: 15_000 }, () => fragment)));
    return closing(socket);
  },
  'bodies without end': async ({ url, headers }) => {
    const opened = await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers });
    const sid = /"sid":"([^"]+)"/.exec(await opened.text())?.[1];
    const post = request(`${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': 510 * 1024, 'Content-Type': 'text/plain;charset=UTF-8' },
    });
    post.on('error', () => {});
    post.write(big);
    return () => post.destroy();
  },
  'pings whose answers are not read': async (target) => {
    const socket = await joined(target);
    socket.socket.pause();
    const pings = Buffer.concat(Array.from({ length: 4_000 }, () => frame(9, Buffer.alloc(125))));
    for (let i = 0; i < 10; i++) socket.bytes(pings);
    return closing(socket);
  },
  'answers that are not read': async (target) => {
    const socket = await joined(target);
    await sleep(200);
    socket.socket.pause();
    for (let i = 0; i < 400; i++) socket.text(`42${i}["rooms:list",{}]`);
    return closing(socket);
  },
  'connections without a seat or a name': async ({ url, headers }) => closing(await RawWebSocket.open(url, headers)),
  'large handshakes': async ({ url, headers }) => {
    const socket = await RawWebSocket.open(url, headers);
    for (let i = 0; i < 4; i++) socket.text(`40/elsewhere,{"protocol":4,"more":"${'x'.repeat(HALF_MB)}"}`);
    return closing(socket);
  },
  'large drawings of no round': async (target) => {
    const socket = await seated(target);
    for (let i = 0; i < 4; i++) socket.text(`42${i}["draw:ops","${'x'.repeat(HALF_MB)}"]`);
    return closing(socket);
  },
  'a drawing whose end never comes': async (target) => {
    const socket = await seated(target);
    socket.bytes(frame(1, big, { announced: 510 * 1024 }));
    return closing(socket);
  },
  'large messages that nobody knows': async (target) => {
    const socket = await joined(target);
    for (let i = 0; i < 4; i++) socket.text(`42${i}["unknown","${'x'.repeat(HALF_MB)}"]`);
    return closing(socket);
  },
};

const memoryOf = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** Honest people load pages and play: what a new process grows by until it has compiled and cached what it needs. */
async function warmUp(url: string): Promise<void> {
  const visit = async (_: unknown, visitor: number) => {
    const headers = { Accept: 'text/html', 'X-Forwarded-For': `198.51.100.${visitor}` };
    for (let page = 0; page < 20; page++) await (await fetch(`${url}/${page % 2 ? 'boards' : ''}`, { headers })).text();
  };
  await Promise.all(Array.from({ length: 10 }, visit));
  const player = await SocketPlayer.connect(url, 'Player', { address: '198.51.100.2' });
  await player.create({ practice: true, settings: { rounds: 1, seconds: 60 } });
  await player.send('room:start', {});
  await player.draw([
    { kind: 'shape', t: 0, shape: 'ellipse', colour: '#000000', size: 12, from: [200, 200], to: [700, 600] },
  ]);
  await player.until('reveal');
  player.close();
  await sleep(1_000);
}

/** Growth of the server's resident memory while hostile sockets send all kinds of packets, each again when it is closed. */
async function run({ quick, progress }: Extent) {
  const [sockets, seconds] = quick ? [60, 4] : [400, 60];
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  try {
    const honest = await SocketPlayer.connect(server.url, 'Honest', { address: '198.51.100.1' });
    await honest.create();
    const cookies: string[] = [];
    for (let index = 0; index < COOKIES; index++) cookies.push(await newCookie(server.url));
    await warmUp(server.url);
    const before = await memoryOf(server.pid);
    const end = performance.now() + seconds * 1000;
    let most = before;
    let attempts = 0;
    const kinds = Object.values(ATTACKS);
    const attack = async (index: number) => {
      const headers = {
        Cookie: cookies[index % COOKIES] as string,
        'X-Forwarded-For': `203.0.113.${index % ADDRESSES}`,
      };
      const send = kinds[index % kinds.length] as Attack;
      while (performance.now() < end) {
        const stop = await send({ url: server.url, headers }).catch(() => () => {});
        attempts += 1;
        await sleep(Math.min(10_000, Math.max(0, end - performance.now())));
        stop();
      }
    };
    const measure = async () => {
      while (performance.now() < end) {
        most = Math.max(most, await memoryOf(server.pid));
        await sleep(200);
      }
    };
    await Promise.all([
      measure(),
      ...Array.from({ length: sockets }, (_, index) => sleep(index * 5).then(() => attack(index))),
    ]);
    progress(`memory: ${Math.round(before / MB)} MB before, ${Math.round(most / MB)} MB at most, ${attempts} attempts`);
    // The honest player goes on.
    await honest.send('room:ready', { ready: true });
    honest.close();
    return { 'memory.growth': { value: (most - before) / MB, n: attempts } };
  } finally {
    await server.dispose();
  }
}

export const memory: Scenario = { name: 'memory', runsAlone: true, run };
