import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import type { Measure } from '../measure.ts';
import { compared, inTurns } from '../measure.ts';
import { openBareClients } from './bare-clients.ts';
import { startGameServer } from './game-server.ts';
import { Encoded } from './lean-parser.ts';
import { fillRooms, must, type Player } from './player.ts';
import { printed, startProbed } from './process.ts';

const ROOMS = { full: 8, quick: 1 };
const ROOM_SIZE = 24;
/** As many as a host's burst allows [EDGE-3]; the rounds are as far apart as it takes to be allowed them again. */
const CHANGES = 15;
const ROUNDS = { full: 5, quick: 1 };
const BETWEEN_ROUNDS_MS = { full: 5_500, quick: 0 };

/** A change of a full room, until all 24 have seen it: stored first, then a view for each seat. */
export const views: Measure = {
  names: ['server.views'],
  async measure(bench) {
    const roomCount = bench.count(ROOMS.full, ROOMS.quick);
    const game = await startGameServer();
    const bare = startProbed('research/bench/server/bare-socket-server.ts');
    const closers: (() => void)[] = [];
    try {
      bench.progress(`${roomCount} rooms of ${ROOM_SIZE}`);
      const identities = await game.identities(roomCount * ROOM_SIZE);
      const rooms = await fillRooms(game.url, identities, { roomSize: ROOM_SIZE, seconds: 60 });
      const clients = await openBareClients(await printed(bare, /Address +(http:\/\/\S+)/), roomCount * ROOM_SIZE);
      closers.push(...[...rooms.flat(), ...clients].map((one) => () => one.close()));
      const bareRooms = await Promise.all(
        rooms.map(async (_, i) => {
          const members = clients.slice(i * ROOM_SIZE, (i + 1) * ROOM_SIZE);
          await Promise.all(members.map((client) => client.ask('enter', `room ${i}`)));
          return { name: `room ${i}`, members };
        }),
      );
      const view = new Encoded(JSON.stringify(rooms[0]?.[0]?.view));
      const rate = async (changes: (() => Promise<void>)[]) => {
        const began = performance.now();
        await Promise.all(
          changes.map(async (change) => {
            for (let i = 0; i < CHANGES; i++) await change();
          }),
        );
        return (changes.length * CHANGES * ROOM_SIZE * 1000) / (performance.now() - began);
      };
      const { ours, peer } = await inTurns(bench.count(ROUNDS.full, ROUNDS.quick), {
        ours: async () => {
          await new Promise((resolve) =>
            setTimeout(resolve, bench.count(BETWEEN_ROUNDS_MS.full, BETWEEN_ROUNDS_MS.quick)),
          );
          return rate(rooms.map((room) => () => changeSettings(room)));
        },
        peer: () =>
          rate(
            bareRooms.map(({ name, members }) => async () => {
              const heard = Promise.all(members.map((member) => member.next('room:view')));
              members[0]?.tell('tell', name, view);
              await heard;
            }),
          ),
      });
      bench.note(`A view of a room of ${ROOM_SIZE} in the lobby is ${view.json.length} bytes of JSON.`);
      return { 'server.views': compared(ours, peer, ours.length * roomCount * CHANGES * ROOM_SIZE) };
    } finally {
      for (const close of closers) close();
      await bare.stop();
      await game.dispose();
    }
  },
};

/** The host sets another number of rounds; resolves when every seat has seen it. */
async function changeSettings(room: readonly Player[]): Promise<void> {
  const [host] = room as [Player, ...Player[]];
  const rounds = ((host.view?.settings.rounds ?? 1) % 10) + 1;
  const settings = { ...(host.view?.settings ?? DEFAULT_SETTINGS), rounds };
  const seen = Promise.all(room.map((player) => player.until((view) => view.settings.rounds === rounds)));
  must(await host.send('room:settings', { settings }));
  await seen;
}
