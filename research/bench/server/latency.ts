import { quantile } from '../../../cli/model/calibration/fit.ts';
import type { Measured } from '../figures.ts';
import type { Bench, Measure } from '../measure.ts';
import type { CrowdReport } from './crowd-process.ts';
import { startCrowd } from './crowd-process.ts';
import { AS_RECORDED, drawingVariants } from './drawing-variants.ts';
import { type GameServer, startGameServer } from './game-server.ts';
import { type MeasuredRoom, openMeasuredRoom, ROOM_SIZE, type RoundTimes, Turns } from './measured-room.ts';
import type { LoopReading } from './process.ts';

/** Other players who draw while the rooms of eight are measured; 0: the idle server. */
const CROWDS = [0, 100, 500, 1_000] as const;
const QUICK_CROWDS = [0, 4, 8, 20] as const;
const ROOMS = { full: 4, quick: 1 };
const ROUNDS = { full: 60, quick: 2 };
/** The crowd's round lasts five minutes; sitting down is not measured, and live scores need a moment to begin. */
const SETTLE_MS = { full: 8_000, quick: 1_000 };
const LIMIT_MS = 230_000;

interface Load {
  players: number;
  rounds: RoundTimes[];
  server: LoopReading;
  crowd: CrowdReport | null;
}

/** Time from "time is up" to "scores are out" in rooms of eight, and the server's event loop, beside a crowd that draws. */
export const latency: Measure = {
  names: [
    ...[100, 500, 1_000].flatMap((players) => [
      `server.room-of-8.beside-${players}`,
      `server.loop-delay.beside-${players}`,
    ]),
    'server.room-of-8.idle',
  ],
  async measure(bench) {
    const crowds = bench.quick ? QUICK_CROWDS : CROWDS;
    const loads: Load[] = [];
    for (const players of crowds) {
      bench.progress(`rooms of ${ROOM_SIZE} beside ${players} others`);
      const load = await measureBeside(players, bench);
      for (const line of describe(load)) bench.note(line);
      loads.push(load);
    }
    const [idle, ...loaded] = loads as [Load, ...Load[]];
    const idleP95 = p(idle, 0.95);
    const figures: Record<string, Measured> = {
      'server.room-of-8.idle': { ours: idleP95, peer: null, n: idle.rounds.length },
    };
    for (const [i, load] of loaded.entries()) {
      const name = CROWDS[i + 1];
      figures[`server.room-of-8.beside-${name}`] = { ours: p(load, 0.95), peer: idleP95, n: load.rounds.length };
      const { delayMs, delaySamples } = load.server;
      figures[`server.loop-delay.beside-${name}`] = { ours: delayMs.p99, peer: null, n: delaySamples };
    }
    return figures;
  },
};

const p = ({ rounds }: Load, share: number): number =>
  quantile(
    rounds.map(({ scoresMs }) => scoresMs),
    share,
  );

async function measureBeside(players: number, bench: Bench): Promise<Load> {
  const server = await startGameServer();
  const rooms: MeasuredRoom[] = [];
  try {
    for (let i = 0; i < bench.count(ROOMS.full, ROOMS.quick); i++) {
      rooms.push(await openMeasuredRoom(server.url, await server.identities(ROOM_SIZE)));
    }
    const crowd = players > 0 ? await startCrowd(server.url, await server.identities(players)) : null;
    try {
      return { players, ...(await measureRooms(server, rooms, crowd, bench)) };
    } finally {
      await crowd?.close();
    }
  } finally {
    for (const room of rooms) room.close();
    await server.dispose();
  }
}

async function measureRooms(
  server: GameServer,
  rooms: readonly MeasuredRoom[],
  crowd: Awaited<ReturnType<typeof startCrowd>> | null,
  bench: Bench,
): Promise<Omit<Load, 'players'>> {
  await new Promise((resolve) => setTimeout(resolve, bench.count(SETTLE_MS.full, SETTLE_MS.quick)));
  const drawings = drawingVariants(12, AS_RECORDED, 2);
  const wanted = bench.count(ROUNDS.full, ROUNDS.quick);
  const rounds: RoundTimes[] = [];
  const turns = new Turns();
  const untilMs = performance.now() + LIMIT_MS;
  await server.reset();
  await crowd?.reset();
  await Promise.all(
    rooms.map((room) =>
      room.play(
        drawings,
        turns,
        (times) => rounds.push(times),
        () => rounds.length >= wanted || performance.now() > untilMs,
      ),
    ),
  );
  return { rounds, server: await server.read(), crowd: (await crowd?.report()) ?? null };
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

function describe(load: Load): string[] {
  const { players, rounds, server, crowd } = load;
  const judging = rounds.map(({ judgingMs }) => judgingMs);
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  const lines = [
    `Beside ${players}: scores out after p50 ${ms(p(load, 0.5))}, p95 ${ms(p(load, 0.95))}, p99 ${ms(p(load, 0.99))} ` +
      `(n = ${rounds.length} rounds of ${ROOM_SIZE}; the judge begins after p50 ${ms(quantile(judging, 0.5))}, ` +
      `p95 ${ms(quantile(judging, 0.95))})${failed > 0 ? `; ${failed} drawings could not be judged` : ''}. ` +
      `Event loop late by p50 ${ms(server.delayMs.p50)}, p95 ${ms(server.delayMs.p95)}, p99 ${ms(server.delayMs.p99)}, ` +
      `max ${ms(server.delayMs.max)}; it is busy ${percent(server.loopShare)} of the time; its thread takes ` +
      `${server.threadShare === null ? '?' : percent(server.threadShare)} of a core, the whole process ` +
      `${percent(server.cpuShare)}.`,
  ];
  if (crowd) {
    const perPlayer = (count: number) => (count / crowd.seconds / crowd.players).toFixed(2);
    lines.push(
      `The crowd of ${players} sent ${perPlayer(crowd.messages)} messages with ${perPlayer(crowd.points)} points a second and ` +
        `player (${(crowd.messages / crowd.seconds).toFixed(0)} messages a second), was answered after p50 ` +
        `${ms(crowd.ackMs.p50)}, p95 ${ms(crowd.ackMs.p95)}, p99 ${ms(crowd.ackMs.p99)}, refused ${crowd.refused} times and ` +
        `got ${perPlayer(crowd.liveScores)} live scores a second and player. Its process took ${percent(crowd.cpuShare)} ` +
        `of a core of the same machine; its own event loop was late by p99 ${ms(crowd.loopDelayP99Ms)}.`,
    );
  }
  return lines;
}
