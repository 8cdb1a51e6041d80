import type { Measured } from '../figures.ts';
import type { Measure } from '../measure.ts';
import { openBareClients } from './bare-clients.ts';
import { Drawer, emptyTally } from './drawer.ts';
import { AS_RECORDED, drawingVariants, type TimedOp } from './drawing-variants.ts';
import { type GameServer, startGameServer } from './game-server.ts';
import type { Player } from './player.ts';
import { fillRooms, startRounds } from './player.ts';
import { type MemoryReading, type Probed, printed, startProbed } from './process.ts';

const PLAYERS = { full: 480, quick: 24 };
const FULL_ROOM = 24;
const SETTLE_MS = 2_000;

/**
 * Heap after garbage collection, with nobody and with many: in full rooms, and as many alone in rooms of their own. Two
 * equations, so what a room takes and what a player takes. The peer: a connection to a bare Socket.IO server.
 */
export const memory: Measure = {
  names: ['server.memory.player', 'server.memory.room'],
  async measure(bench) {
    const players = bench.count(PLAYERS.full, PLAYERS.quick);
    bench.progress(`${players} bare connections`);
    const bare = await bareGrowth(players);
    bench.progress(`${players} alone`);
    const alone = await gameGrowth(players, 1);
    bench.progress(`${players} in rooms of ${FULL_ROOM}`);
    const together = await gameGrowth(players, FULL_ROOM);
    const { room, player } = solve({ players, alone: alone.sat.heapUsed, together: together.sat.heapUsed });
    const kB = (bytes: number) => bytes / 1024;
    const perPlayer = ({ heapUsed }: Growth) => `${kB(heapUsed / players).toFixed(1)} kB`;
    bench.note(
      `Heap of each of ${players} players: ${perPlayer(together.sat)} in full rooms, ${perPlayer(together.drawn)} with a ` +
        `drawing in progress, ${perPlayer(alone.sat)} alone in a room; a bare Socket.IO connection ${perPlayer(bare)}.`,
    );
    const connection = kB(bare.heapUsed / players);
    const row = (bytes: number): Measured => ({ ours: kB(bytes), peer: connection, n: players });
    return { 'server.memory.player': row(player), 'server.memory.room': row(room) };
  },
};

type Growth = Pick<MemoryReading, 'heapUsed'>;

/** Bytes a room and bytes a player, from the same number of players alone and in full rooms. */
export function solve({ players, alone, together }: { players: number; alone: number; together: number }) {
  const rooms = Math.ceil(players / FULL_ROOM);
  const room = (alone - together) / (players - rooms);
  return { room, player: (together - rooms * room) / players };
}

async function growth(process: Probed, before: MemoryReading): Promise<Growth> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const after = await process.memory();
  return { heapUsed: after.heapUsed - before.heapUsed };
}

async function bareGrowth(count: number): Promise<Growth> {
  const bare = startProbed('research/bench/server/bare-socket-server.ts');
  try {
    const url = await printed(bare, /Address +(http:\/\/\S+)/);
    const [warm] = await openBareClients(url, 1);
    const before = await bare.memory();
    const clients = await openBareClients(url, count);
    const grown = await growth(bare, before);
    for (const client of [...clients, warm]) client?.close();
    return grown;
  } finally {
    await bare.stop();
  }
}

async function gameGrowth(count: number, roomSize: number): Promise<{ sat: Growth; drawn: Growth }> {
  const game = await startGameServer();
  try {
    // Whatever a first player loads is there before the others come.
    const warm = await sitAndDraw(game, 1, 1);
    const before = await game.memory();
    const rooms = await fillRooms(game.url, await game.identities(count), { roomSize, seconds: 300 });
    const sat = await growth(game, before);
    await startRounds(rooms);
    await Promise.all(rooms.flat().map(drawOne));
    const drawn = await growth(game, before);
    for (const player of [...warm, ...rooms.flat()]) player.close();
    return { sat, drawn };
  } finally {
    await game.dispose();
  }
}

async function sitAndDraw(game: GameServer, count: number, roomSize: number): Promise<Player[]> {
  const rooms = await fillRooms(game.url, await game.identities(count), { roomSize, seconds: 300 });
  await startRounds(rooms);
  await Promise.all(rooms.flat().map(drawOne));
  return rooms.flat();
}

async function drawOne(player: Player): Promise<void> {
  const { round } = await player.phase('drawing');
  const [drawing] = drawingVariants(1, AS_RECORDED, 4);
  await new Drawer(player, round.id, emptyTally()).draw(drawing as readonly TimedOp[]);
}
