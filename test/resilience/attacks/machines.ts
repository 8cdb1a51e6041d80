import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_MACHINES } from '#contract/limits.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import { type Extent, type Found, percentile, type Scenario } from '../scenario.ts';
import { play, told } from './honest-room.ts';

const ROOMS = 100;
const ADDRESSES = 20;
/** What takes longest to draw. */
const PROMPTS = [
  'a raccoon driving a tractor through a field of flowers',
  'two dogs and three birds under a tree',
  'a cat on a bicycle beside a house',
  'a fish inside a bottle on a table',
];

/** Rooms full of the best machines, with hosts who draw nothing and go on at once. @returns how many rounds they have begun */
async function attack(server: RunningServer, rooms: number, signal: AbortSignal): Promise<() => number> {
  let begun = 0;
  const keepRoom = async (room: number) => {
    const address = `203.0.113.${room % ADDRESSES}`;
    const host = await SocketPlayer.connect(server.url, 'Hostile', { address });
    try {
      const machines = Array.from({ length: MAX_MACHINES }, () => 5 as const);
      await host.create({ settings: { rounds: 10, seconds: 20, ownPrompts: PROMPTS }, machines });
      await host.send('room:start', {});
      while (!signal.aborted) {
        await host.until('drawing');
        begun++;
        await host.until('reveal');
        await host.send('room:next', {});
      }
    } finally {
      host.close();
    }
  };
  for (let room = 0; room < rooms; room++) keepRoom(room).catch(() => {});
  return () => begun;
}

/** Strangers have machines play in a hundred rooms, beside a room of people who wait for their scores. */
async function run({ quick, progress }: Extent): Promise<Record<string, Found>> {
  const rounds = quick ? 2 : 4;
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  try {
    const idle = await play(server, rounds);
    progress(`machines: idle ${told(idle)}`);
    const begun = await attack(server, quick ? ROOMS / 4 : ROOMS, end.signal);
    // The first machines draw when the room begins.
    await sleep(8_000);
    const busy = await play(server, rounds);
    progress(`machines: beside ${begun()} rounds of machines ${told(busy)}`);
    const [idleP95, busyP95] = [percentile(idle.waitsMs, 0.95), percentile(busy.waitsMs, 0.95)];
    return {
      'machines.failed': { value: busy.failed, n: busy.drawings },
      'machines.scores': { value: busyP95 / idleP95, n: busy.waitsMs.length },
    };
  } finally {
    end.abort();
    await server.dispose();
  }
}

export const machines: Scenario = { name: 'machines', runsAlone: true, run };
