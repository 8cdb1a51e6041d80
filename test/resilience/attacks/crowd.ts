import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import { type Extent, percentile, type Scenario } from '../scenario.ts';

const ROOMS = 50;
const SEATS = 20;
const MINUTE_MS = 60_000;
/** Caches fill in the first minutes. */
const SETTLED_AFTER_MS = 10 * MINUTE_MS;
const LENGTH_MS = 60 * MINUTE_MS;
const ACT_EVERY_MS = 10_000;
const MB = 1024 * 1024;

const memoryOf = async (pid: number): Promise<number> =>
  (Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024) / MB;

/** With `--long`: 1,000 connections in 50 rooms act for an hour; by how much the server's memory grew after ten minutes. */
async function run({ long, progress }: Extent) {
  if (!long) return {};
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  const players: SocketPlayer[] = [];
  try {
    for (let room = 0; room < ROOMS; room++) {
      const address = `203.0.113.${room}`;
      const host = await SocketPlayer.connect(server.url, `Host ${room}`, { address });
      const { view } = await host.create({ settings: { maxPlayers: SEATS } });
      players.push(host);
      for (let seat = 1; seat < SEATS; seat++) {
        const guest = await SocketPlayer.connect(server.url, `Guest ${seat}`, { address });
        await guest.join(view.code);
        players.push(guest);
      }
    }
    progress(`crowd: ${players.length} connections`);
    const begin = performance.now();
    const samples: { atMs: number; mb: number }[] = [];
    let acts = 0;
    const act = async (player: SocketPlayer, index: number) => {
      await sleep((index * ACT_EVERY_MS) / players.length);
      for (let turn = 0; performance.now() - begin < LENGTH_MS; turn++) {
        if (turn % 4 === 3) await player.send('room:chat', { text: `Turn ${turn}` });
        else await player.send('room:ready', { ready: turn % 2 === 0 });
        acts += 1;
        await sleep(ACT_EVERY_MS);
      }
    };
    const measure = async () => {
      for (let atMs = 0; atMs < LENGTH_MS; atMs = performance.now() - begin) {
        samples.push({ atMs, mb: await memoryOf(server.pid) });
        await sleep(MINUTE_MS / 6);
      }
    };
    await Promise.all([measure(), ...players.map(act)]);
    const between = (from: number, to: number) =>
      percentile(
        samples.filter(({ atMs }) => atMs >= from && atMs < to).map(({ mb }) => mb),
        0.5,
      );
    const settled = between(SETTLED_AFTER_MS, SETTLED_AFTER_MS + 10 * MINUTE_MS);
    const last = between(LENGTH_MS - 10 * MINUTE_MS, LENGTH_MS);
    progress(`crowd: ${Math.round(settled)} MB after ten minutes, ${Math.round(last)} MB in the last ten`);
    return { 'crowd.growth': { value: last - settled, n: acts } };
  } finally {
    for (const player of players) player.close();
    await server.dispose();
  }
}

export const crowd: Scenario = { name: 'crowd', runsAlone: true, run };
