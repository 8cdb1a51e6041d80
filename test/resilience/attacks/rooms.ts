import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../support/server.ts';
import { newCookie, SocketPlayer } from '../../support/socket-player.ts';
import type { Extent, Scenario } from '../scenario.ts';

const ATTACKER = '203.0.113.8';

/** One address opens rooms with many cookies and keeps them; meanwhile others create rooms and play quickly. */
async function run({ quick, progress }: Extent) {
  const [rooms, cookies, tries] = quick ? [600, 20, 3] : [5_000, 60, 20];
  // Few enough that the attack would fill them.
  const server = await startServer({ env: { TRUST_PROXY: '1', MAX_ROOMS: '600', MAX_ROOMS_PER_ADDRESS: '500' } });
  const sockets: SocketPlayer[] = [];
  try {
    let [attempts, opened, isOver] = [0, 0, false];
    const players = await Promise.all(
      Array.from({ length: cookies }, async (_, index) => {
        await sleep(index * 20);
        return newCookie(server.url, { 'X-Forwarded-For': ATTACKER });
      }),
    );
    const attack = async (cookie: string) => {
      while (!isOver && attempts < rooms) {
        attempts += 1;
        const player = await SocketPlayer.connect(server.url, 'Stranger', { cookie, address: ATTACKER }).catch(
          () => null,
        );
        if (!player) {
          await sleep(50);
          continue;
        }
        const isIn = await player.create().then(
          () => true,
          () => false,
        );
        if (isIn) {
          opened += 1;
          sockets.push(player);
        } else player.close();
      }
    };
    const attacks = players.map(attack);
    let [served, asked] = [0, 0];
    for (let turn = 0; turn < tries; turn++) {
      for (const way of ['create', 'quick'] as const) {
        const address = `198.51.100.${turn}`;
        const guest = await SocketPlayer.connect(server.url, 'Guest', { address });
        asked += 1;
        const entered = way === 'create' ? guest.create() : guest.send('room:quick', { nickname: 'Guest' });
        const inTime = await Promise.race([
          entered.then(
            () => true,
            () => false,
          ),
          sleep(8_000, false),
        ]);
        if (inTime) served += 1;
        guest.close();
      }
      await sleep(quick ? 300 : 1_000);
    }
    isOver = true;
    await Promise.all(attacks);
    progress(`rooms: ${attempts} attempts, ${opened} rooms opened by one address`);
    return { 'rooms.others': { value: served / asked, n: asked } };
  } finally {
    for (const socket of sockets) socket.close();
    await server.dispose();
  }
}

export const rooms: Scenario = { name: 'rooms', runsAlone: true, run };
