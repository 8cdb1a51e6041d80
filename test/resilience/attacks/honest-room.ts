import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawOp } from '#contract/drawing.ts';
import type { RunningServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';

const PLAYERS = 8;
/** How long the honest players draw in a round, and how often each sends a stroke. */
const DRAWING_MS = 3_000;
const STROKE_EVERY_MS = 250;

const stroke = (player: number, i: number): DrawOp => ({
  kind: 'stroke',
  t: i * STROKE_EVERY_MS,
  tool: 'pen',
  colour: '#123456',
  size: 12,
  points: Array.from({ length: 12 }, (_, k) => [
    100 + 40 * i + 3 * k,
    100 + 90 * player + ((k * k * (i + 3)) % 60),
    0.5,
    15,
  ]).flat(),
});

export interface Played {
  /** From the last submission to the scores, ms: of each round. */
  waitsMs: number[];
  failed: number;
  drawings: number;
  livePerSecond: number;
}

/** A room of eight plays rounds, one more than counts: the first warms up. */
export async function play(server: RunningServer, rounds: number): Promise<Played> {
  const players: SocketPlayer[] = [];
  const played: Played = { waitsMs: [], failed: 0, drawings: 0, livePerSecond: 0 };
  let [liveScores, seconds] = [0, 0];
  try {
    for (let i = 0; i < PLAYERS; i++) {
      players.push(await SocketPlayer.connect(server.url, `Honest ${i}`, { address: `198.51.100.${i}` }));
    }
    const [host, ...others] = players as [SocketPlayer, ...SocketPlayer[]];
    const settings = { rounds: rounds + 1, seconds: 60, liveScores: 'everyone' as const };
    const { view } = await host.create({ settings });
    for (const player of others) await player.join(view.code);
    await host.send('room:start', {});
    for (let round = 0; round <= rounds; round++) {
      await Promise.all(players.map((player) => player.until('drawing')));
      const [seen, beganMs] = [host.liveScores, performance.now()];
      await Promise.all(
        players.map(async (player, index) => {
          await sleep(index * (STROKE_EVERY_MS / PLAYERS));
          for (let i = 0; performance.now() - beganMs < DRAWING_MS; i++) {
            await (i === 0 ? player.drawPart([stroke(index, i)]) : player.drawOn([stroke(index, i)]));
            await sleep(STROKE_EVERY_MS);
          }
        }),
      );
      if (round > 0) {
        liveScores += host.liveScores - seen;
        seconds += (performance.now() - beganMs) / 1000;
      }
      await Promise.all(players.map((player) => player.handIn()));
      const submittedMs = performance.now();
      const { results } = await host.until('reveal');
      if (round > 0) {
        played.waitsMs.push(performance.now() - submittedMs);
        played.drawings += results.length;
        played.failed += results.filter(({ failed }) => failed).length;
      }
      if (round < rounds) await host.send('room:next', {});
    }
    played.livePerSecond = liveScores / seconds;
    return played;
  } finally {
    for (const player of players) player.close();
  }
}

export const told = ({ waitsMs, livePerSecond }: Played): string =>
  `scores after ${waitsMs.map(Math.round).join(', ')} ms, ${livePerSecond.toFixed(1)} live scores a second`;
