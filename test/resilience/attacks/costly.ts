import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawOp } from '#contract/drawing.ts';
import { COSTLY_KINDS, costlyDrawing } from '../../support/costly-drawings.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import { type Extent, type Found, percentile, type Scenario } from '../scenario.ts';
import { play, told } from './honest-room.ts';

/** Costly drawings a minute, and the sockets that send them. */
const PER_MINUTE = 64;
const SENDERS = 16;
const CYCLE_MS = (SENDERS / PER_MINUTE) * 60_000;

/** Sends one costly drawing after the other, each from a room of its own, which it leaves at once. */
async function attack(server: RunningServer, addresses: number, signal: AbortSignal): Promise<() => number> {
  const drawings = COSTLY_KINDS.map(costlyDrawing);
  let sent = 0;
  const send = async (sender: number) => {
    const address = `203.0.113.${sender % addresses}`;
    await sleep((sender * CYCLE_MS) / SENDERS);
    const player = await SocketPlayer.connect(server.url, 'Hostile', { address });
    try {
      for (let i = sender; !signal.aborted; i++) {
        const untilMs = performance.now() + CYCLE_MS;
        await player.create({ practice: true, settings: { rounds: 1, seconds: 60, liveScores: 'own' } });
        await player.send('room:start', {});
        await player.drawInBatches(drawings[i % drawings.length] as DrawOp[]);
        // Long enough for live scores to be asked for.
        await sleep(1_500, undefined, { signal });
        await player.handIn();
        sent++;
        await player.send('room:leave', {});
        player.view = null;
        await sleep(Math.max(0, untilMs - performance.now()), undefined, { signal });
      }
    } finally {
      player.close();
    }
  };
  for (let sender = 0; sender < SENDERS; sender++) send(sender).catch(() => {});
  return () => sent;
}

async function run({ quick, progress }: Extent): Promise<Record<string, Found>> {
  const rounds = quick ? 2 : 4;
  const server = await startServer({ env: { TRUST_PROXY: '1' } });
  try {
    const idle = await play(server, rounds);
    const idleP95 = percentile(idle.waitsMs, 0.95);
    progress(`costly: idle ${told(idle)}`);
    const found: Record<string, Found> = {};
    for (const [name, addresses] of [
      ['one', 1],
      ['eight', 8],
    ] as const) {
      const end = new AbortController();
      setMaxListeners(0, end.signal);
      const sent = await attack(server, addresses, end.signal);
      // Some wait already when the room begins.
      await sleep(quick ? 3_000 : 6_000);
      const busy = await play(server, rounds);
      end.abort();
      const p95 = percentile(busy.waitsMs, 0.95);
      progress(`costly.${name}: beside ${sent()} costly drawings ${told(busy)}`);
      found[`costly.${name}.failed`] = { value: busy.failed, n: busy.drawings };
      found[`costly.${name}.scores`] = { value: p95 / idleP95, n: busy.waitsMs.length };
      found[`costly.${name}.live`] = { value: busy.livePerSecond / idle.livePerSecond, n: rounds };
    }
    return found;
  } finally {
    await server.dispose();
  }
}

export const costly: Scenario = { name: 'costly', runsAlone: true, run };
