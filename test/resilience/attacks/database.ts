import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawOp } from '#contract/drawing.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { type RunningServer, startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import type { Scenario } from '../scenario.ts';

const DRAWINGS = 12;
const ROUND_S = 90;

const house = (x: number): DrawOp[] => [
  { kind: 'shape', t: 0, shape: 'rectangle', colour: '#000000', size: 12, from: [x, 500], to: [x + 300, 800] },
  {
    kind: 'stroke',
    t: 300,
    tool: 'pen',
    colour: '#aa2222',
    size: 12,
    points: [x, 500, 0.5, 0, x + 150, 300, 0.5, 90, x + 300, 500, 0.5, 180],
  },
];

async function room(server: RunningServer, players: number): Promise<SocketPlayer[]> {
  const host = await SocketPlayer.connect(server.url, 'Host');
  const { view } = await host.create({ settings: { rounds: 1, seconds: ROUND_S, maxPlayers: DRAWINGS } });
  const guests: SocketPlayer[] = [];
  for (let n = 1; n < players; n++) {
    const guest = await SocketPlayer.connect(server.url, `Guest ${n}`);
    await guest.join(view.code);
    guests.push(guest);
  }
  await host.send('room:start', {});
  await host.until('drawing');
  return [host, ...guests];
}

/** The deadline as the player's newest view has it, by `performance.now()`. */
function deadlineOf({ view, viewAtMs }: SocketPlayer): number {
  if (view?.phase.name !== 'drawing') throw new Error(`the phase is ${view?.phase.name}`);
  return viewAtMs + view.phase.remainingMs;
}

/** Whether /ready was 503 while the database was away and 200 afterwards. */
function watchReadiness(url: string) {
  let isOver = false;
  const seen: { at: number; status: number }[] = [];
  const watching = (async () => {
    while (!isOver) {
      const status = await fetch(`${url}/ready`).then(
        async (response) => {
          await response.text();
          return response.status;
        },
        () => 0,
      );
      seen.push({ at: performance.now(), status });
      await sleep(500);
    }
  })();
  return async () => {
    isOver = true;
    await watching;
    return seen;
  };
}

interface Outage {
  name: 'hang' | 'down';
  seconds: number;
  begin(postgres: TestPostgres): unknown;
  end(postgres: TestPostgres): unknown;
}

const OUTAGES: Outage[] = [
  { name: 'hang', seconds: 20, begin: (postgres) => postgres.hang(), end: (postgres) => postgres.goOn() },
  { name: 'down', seconds: 12, begin: (postgres) => postgres.crash(), end: (postgres) => postgres.resume() },
];

/** The database goes away while one room draws and the drawings of another are being judged. */
export const database: Scenario = {
  name: 'database',
  runsAlone: true,
  async run({ progress }) {
    const postgres = await startPostgres();
    if (!postgres) return {};
    const found: Awaited<ReturnType<Scenario['run']>> = {};
    const errors: number[] = [];
    let isReadyRight = true;
    const server = await startServer({ env: { DATABASE_URL: await postgres.createDatabase() } });
    try {
      for (const { name, seconds, begin, end } of OUTAGES) {
        const [drawer] = (await room(server, 1)) as [SocketPlayer];
        const judged = await room(server, DRAWINGS);
        for (const [n, player] of judged.entries()) await player.drawPart(house(100 + 20 * n));
        await drawer.drawPart(house(200));
        progress(`${name}: ${seconds} s`);
        const readiness = watchReadiness(server.url);
        await Promise.all(judged.map((player) => player.handIn()));
        const deadline = deadlineOf(drawer);
        const beganAt = performance.now();
        await begin(postgres);
        await sleep(seconds * 1_000);
        await end(postgres);
        const awayMs = performance.now() - beganAt;
        const endedAt = performance.now();
        await sleep(4_000);
        errors.push(Math.abs(deadlineOf(drawer) - deadline - awayMs) / 1_000);
        progress(`${name}: away for ${Math.round(awayMs)} ms, the deadline is off by ${errors.at(-1)} s`);
        const { results } = await (judged[0] as SocketPlayer).until('reveal');
        found[`database.${name}.failed-drawings`] = {
          value: results.filter((result) => result.failed || result.drawingId === null).length,
          n: results.length,
        };
        // The drawing goes on, and is judged.
        await drawer.handIn();
        const last = await drawer.until('reveal');
        if (last.results[0]?.drawingId == null) found[`database.${name}.failed-drawings`] = { value: 1, n: 1 };
        const seen = await readiness();
        const away = seen.filter(({ at }) => at > beganAt && at < endedAt).map(({ status }) => status);
        isReadyRight &&= away.includes(503) && away.at(-1) === 503 && seen.at(-1)?.status === 200;
        for (const player of [drawer, ...judged]) player.close();
      }
    } finally {
      postgres.goOn();
      await server.dispose();
      await postgres.stop();
    }
    return {
      ...found,
      'database.deadline-error': { value: Math.max(...errors), n: errors.length },
      'database.ready': { value: isReadyRight ? 1 : 0, n: OUTAGES.length },
    };
  },
};
