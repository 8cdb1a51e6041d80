import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import type { DrawOp } from '#contract/drawing.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import type { Scenario } from '../scenario.ts';

const LIMIT_MB = 4;
/** Op bytes in a batch, about. */
const BATCH_BYTES = 100_000;

/** A zigzag that no work budget minds. */
const stroke = (points: number): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#000000',
  size: 2,
  points: Array.from({ length: points }, (_, i) => [500 + (i % 9) + 0.123456, 500 + (i % 7) + 0.654321, 0.5, 8]).flat(),
});

/** What an address fills, and what is left of drawings that nobody wants. */
export const disk: Scenario = {
  name: 'disk',
  async run({ quick }) {
    const dataFolder = await seededDataFolder();
    const server = await startServer({
      dataFolder,
      env: { TRUST_PROXY: '1', MAX_DRAWN_MB_PER_ADDRESS: String(LIMIT_MB) },
    });
    const op = stroke(Math.floor(BATCH_BYTES / 40));
    const bytes = JSON.stringify(op).length;
    let drawn = 0;
    let [others, batches] = [0, 0];
    try {
      // One address opens room after room, fills a canvas and leaves.
      for (let room = 0; room < (quick ? 6 : 16); room++) {
        const player = await SocketPlayer.connect(server.url, 'Filler', { address: '203.0.113.7' });
        await player.create({ practice: true, settings: { rounds: 1, seconds: 300 } });
        await player.send('room:start', {});
        const { round } = await player.until('drawing');
        for (let batch = 0; batch < 8; batch++) {
          batches++;
          const sent = await player.send('draw:ops', { roundId: round.id, from: batch, ops: [op] }).then(
            () => true,
            () => false,
          );
          if (sent) drawn += bytes;
          else break;
        }
        await player.send('room:leave', {});
        player.close();
      }
      // Somebody else draws.
      const neighbour = await SocketPlayer.connect(server.url, 'Neighbour', { address: '203.0.113.8' });
      await neighbour.create({ practice: true, settings: { rounds: 1, seconds: 300 } });
      await neighbour.send('room:start', {});
      const { round } = await neighbour.until('drawing');
      await neighbour.send('draw:ops', { roundId: round.id, from: 0, ops: [stroke(50)] });
      others = 1;
      await neighbour.send('room:leave', {});
      neighbour.close();
      await sleep(1_000);
    } finally {
      await server.stop();
    }
    const left = await storedBatches(dataFolder);
    await server.dispose();
    return {
      'disk.address': { value: drawn / 1024 / 1024 / LIMIT_MB, n: batches },
      'disk.others': { value: others, n: 1 },
      'disk.left': { value: left, n: batches },
    };
  },
};

/** As the server left them: opening the storage would remove some. */
async function storedBatches(dataFolder: string): Promise<number> {
  const db = await PGlite.create(join(dataFolder, 'db'));
  const { rows } = await db.query<{ count: number }>('SELECT count(*)::int AS count FROM op_batches');
  await db.close();
  return rows[0]?.count ?? Number.NaN;
}

/** Requests that failed with a stack once, and floods of them. */
export const log: Scenario = {
  name: 'log',
  async run({ quick }) {
    const server = await startServer({ env: { LOG_LEVEL: 'info' } });
    const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { host } = new URL(server.url);
    const bad: [string, RequestInit][] = [
      [`/boards?after=${cursor({ score: 1, submittedAt: '0000-01-01T00:00:00Z', id: 'AAAAAAAAAAAAAAAA' })}`, {}],
      ['/boards?after=nothing', {}],
      ['/drawings/%E0%A4%A', {}],
      ['/drawings/%00', {}],
      ['/boards/%zz', {}],
      ['/room/%', {}],
      ['/boards?_rsc=1', { headers: { RSC: '1', 'Next-Router-State-Tree': '%5B' } }],
      ['/', { method: 'PUT' }],
      ['/', { method: 'DELETE' }],
      [
        '/admin',
        { method: 'POST', headers: { Origin: 'https://evil.example', 'Next-Action': 'a'.repeat(42) }, body: '[]' },
      ],
      ['/admin', { method: 'POST', headers: { Origin: server.url, 'Next-Action': 'a'.repeat(42) }, body: '[]' }],
      [
        '/',
        { method: 'POST', headers: { Origin: 'null', 'Content-Type': 'multipart/form-data; boundary=x' }, body: 'x' },
      ],
      ['/_next/image?url=http://evil.example/a.png&w=1&q=1', {}],
    ];
    try {
      const before = server.output().length;
      let wrong = 0;
      const answer = async (path: string, init: RequestInit) => {
        const response = await fetch(`${server.url}${path}`, { redirect: 'manual', ...init });
        await response.arrayBuffer();
        return response.status;
      };
      for (const [path, init] of bad) {
        const status = await answer(path, init);
        // 409: an action of another build.
        if (![400, 404, 405, 409].includes(status)) {
          wrong++;
          process.stderr.write(`  ${init.method ?? 'GET'} ${path}: ${status}\n`);
        }
      }
      const trace = await rawStatus(host, 'TRACE / HTTP/1.1');
      if (![400, 404, 405].includes(trace)) wrong++;
      await sleep(200);
      const stacks =
        server
          .output()
          .slice(before)
          .match(/\\n {4}at |\n {4}at /g)?.length ?? 0;
      // A flood of all of them.
      const seconds = quick ? 3 : 8;
      const from = server.output().length;
      const until = performance.now() + seconds * 1_000;
      let requests = 0;
      await Promise.all(
        Array.from({ length: 16 }, async (_, i) => {
          for (let k = i; performance.now() < until; k++) {
            const [path, init] = bad[k % bad.length] as (typeof bad)[number];
            await answer(path, init).catch(() => {});
            requests++;
          }
        }),
      );
      await sleep(200);
      const kilobytes = (server.output().length - from) / 1024;
      return {
        'log.status': { value: wrong, n: bad.length + 1 },
        'log.stacks': { value: stacks, n: bad.length + 1 },
        'log.growth': { value: kilobytes / seconds, n: requests },
      };
    } finally {
      await server.dispose();
    }
  },
};

/** `fetch` sends no TRACE. */
async function rawStatus(host: string, line: string): Promise<number> {
  const { connect } = await import('node:net');
  const [name, port] = host.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), name, () =>
      socket.write(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)));
    socket.on('error', reject);
  });
}
