import { median } from '../../statistics.ts';
import type { Measured } from '../figures.ts';
import type { Bench, Measure } from '../measure.ts';
import { compared, inTurns } from '../measure.ts';
import { type BareClient, openBareClients } from './bare-clients.ts';
import { AS_RECORDED, drawingVariants, type TimedOp } from './drawing-variants.ts';
import { startGameServer } from './game-server.ts';
import { Encoded, encodePacket } from './lean-parser.ts';
import type { Player } from './player.ts';
import { fillRooms, startRounds } from './player.ts';
import { type Probed, printed, startProbed } from './process.ts';

/** As many as keep the rate limit of one seat (25 a second) from being the limit of all. */
const SEATS = { full: 480, quick: 24 };
const ROOM_SIZE = 24;
const ROUNDS = { full: 5, quick: 1 };
const ROUND_MS = { full: 6_000, quick: 1_000 };
/** Points that a bare client sends before it asks whether they have come. */
const POINTS_IN_FLIGHT = 64;

/** One contender's round: what came through in a second, and what it cost the server's event loop. */
interface Flow {
  messages: number;
  points: number;
  seconds: number;
  threadShare: number | null;
}

/**
 * Strokes into the server, as fast as it takes them: the game checks, limits, stores and acknowledges batches; the peers
 * are a Socket.IO server that only acknowledges the same batches, and one that gets an event for every point.
 */
export const strokes: Measure = {
  names: ['server.strokes.bytes-per-point', 'server.strokes.points', 'server.strokes.messages'],
  async measure(bench) {
    const seats = bench.count(SEATS.full, SEATS.quick);
    const ops = drawingVariants(4, AS_RECORDED, 3).flat();
    const game = await startGameServer();
    const bare = startProbed('research/bench/server/bare-socket-server.ts');
    const closers: (() => void)[] = [];
    try {
      bench.progress(`${seats} seats`);
      const rooms = await fillRooms(game.url, await game.identities(seats), { roomSize: ROOM_SIZE, seconds: 300 });
      await startRounds(rooms);
      const players = rooms.flat();
      const clients = await openBareClients(await printed(bare, /Address +(http:\/\/\S+)/), seats);
      closers.push(...[...players, ...clients].map((one) => () => one.close()));
      const senders = await Promise.all(players.map((player) => seatSender(player, ops)));
      const flows: Record<'ours' | 'batches' | 'points', Flow[]> = { ours: [], batches: [], points: [] };
      const run = async (name: keyof typeof flows, process: Probed, sendOnce: (() => Promise<number>)[]) => {
        const flow = await flowOf(process, sendOnce, bench.count(ROUND_MS.full, ROUND_MS.quick), name === 'points');
        flows[name].push(flow);
        return flow.points / flow.seconds;
      };
      const perSecond = await inTurns(bench.count(ROUNDS.full, ROUNDS.quick), {
        ours: () => run('ours', game, senders),
        batches: () =>
          run(
            'batches',
            bare,
            clients.map((client) => batchSender(client, ops)),
          ),
        points: () =>
          run(
            'points',
            bare,
            clients.map((client) => pointSender(client)),
          ),
      });
      describe(flows, bench);
      const messages = (all: readonly Flow[]) => all.map((flow) => flow.messages / flow.seconds);
      const n = (all: readonly Flow[]) => all.reduce((sum, flow) => sum + flow.messages, 0);
      return {
        'server.strokes.bytes-per-point': bytesPerPoint(ops),
        'server.strokes.points': compared(perSecond.ours, perSecond.points, n(flows.ours)),
        'server.strokes.messages': compared(messages(flows.ours), messages(flows.batches), n(flows.ours)),
      };
    } finally {
      for (const close of closers) close();
      await bare.stop();
      await game.dispose();
    }
  },
};

/** Every sender in turn with one message (or burst) in flight, until time is up. */
async function flowOf(
  process: Probed,
  senders: readonly (() => Promise<number>)[],
  durationMs: number,
  eventAPoint: boolean,
): Promise<Flow> {
  await process.reset();
  const began = performance.now();
  let [messages, points] = [0, 0];
  await Promise.all(
    senders.map(async (send) => {
      while (performance.now() - began < durationMs) {
        const sent = await send();
        points += sent;
        messages += eventAPoint ? sent : 1;
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  return { messages, points, seconds, threadShare: (await process.read()).threadShare };
}

/** [EDGE-3] A little below what a seat may send: 60 at once, then 25 a second. */
const BURST = 50;
const PER_SECOND = 24;

/** One op a message, which is what a tenth of a second with the pen down gives. */
async function seatSender(player: Player, ops: readonly TimedOp[]): Promise<() => Promise<number>> {
  const { round } = await player.phase('drawing');
  const began = performance.now();
  let sent = 0;
  return async () => {
    const waitMs = began + (1000 * (sent - BURST)) / PER_SECOND - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const { head, tail, points } = ops[sent % ops.length] as TimedOp;
    return new Promise((resolve, reject) => {
      player.sendOps(round.id, sent, `${head}${sent}${tail}`, (result) => {
        if (result.ok) resolve(points);
        else reject(new Error(`${result.error.code}: ${result.error.message}`));
      });
      sent += 1;
    });
  };
}

function batchSender(client: BareClient, ops: readonly TimedOp[]): () => Promise<number> {
  let sent = 0;
  return async () => {
    const { head, tail, points } = ops[sent % ops.length] as TimedOp;
    await client.ask('draw:ops', new Encoded(`{"roundId":"${ROUND_ID}","from":${sent},"ops":[${head}${sent}${tail}]}`));
    sent += 1;
    return points;
  };
}

/** As long as the game's. */
const ROUND_ID = 'abcdefghijklmnopqrst';
/** What a plain drawing game sends for each move of the pointer: everything that the server would need, by name. */
const plainPoint = (n: number) => ({
  x: 100.5 + (n % 800),
  y: 200.5 + (n % 700),
  pressure: 0.5,
  t: 12 * n,
  colour: '#8a4f2a',
  size: 20,
});

function pointSender(client: BareClient): () => Promise<number> {
  const encoded = Array.from({ length: POINTS_IN_FLIGHT }, (_, n) => new Encoded(JSON.stringify(plainPoint(n))));
  return async () => {
    for (const point of encoded) client.tell('point', point);
    await client.ask('sync');
    return encoded.length;
  };
}

/** Of what goes up the wire for the same drawings, Socket.IO's framing included: a batch a tenth of a second, or a point each. */
function bytesPerPoint(ops: readonly TimedOp[]): Measured {
  let [ours, plain, points] = [0, 0, 0];
  for (const [i, { head, tail, points: count }] of ops.entries()) {
    const payload = new Encoded(`{"roundId":"${ROUND_ID}","from":${i},"ops":[${head}${100 * i}${tail}]}`);
    ours += 1 + encodePacket({ type: 2, nsp: '/', id: i, data: ['draw:ops', payload] }).length;
    for (let n = 0; n < count; n++)
      plain += 1 + encodePacket({ type: 2, nsp: '/', data: ['point', plainPoint(n)] }).length;
    points += count;
  }
  return { ours: ours / points, peer: plain / points, n: points };
}

function describe(flows: Readonly<Record<string, readonly Flow[]>>, bench: Bench): void {
  const about: Record<string, string> = {
    ours: 'The game (parsed, limited, stored, acknowledged)',
    batches: 'Bare Socket.IO, the same batches acknowledged',
    points: 'Bare Socket.IO, an event a point',
  };
  for (const [name, all] of Object.entries(flows)) {
    const of = (value: (flow: Flow) => number) => median(all.map(value));
    const cost = (flow: Flow) => (1e6 * (flow.threadShare ?? Number.NaN) * flow.seconds) / flow.points;
    bench.note(
      `${about[name]}: ${of((flow) => flow.messages / flow.seconds).toFixed(0)} messages/s, ` +
        `${of((flow) => flow.points / flow.seconds).toFixed(0)} points/s, ` +
        `${of(cost).toFixed(1)} µs of the event loop's thread a point.`,
    );
  }
}
