import { type Identity, must, Player } from './player.ts';

/** Rooms that fill at the same time: sitting down is a write for each, and is not what is measured. */
const ROOMS_AT_ONCE = 4;

export interface Seating {
  roomSize: number;
  /** Of the only round. */
  seconds: number;
}

/** @returns the rooms, each with its players, host first; all are in the lobby */
export async function fillRooms(url: string, identities: readonly Identity[], seating: Seating): Promise<Player[][]> {
  const groups: Identity[][] = [];
  for (let i = 0; i < identities.length; i += seating.roomSize) groups.push(identities.slice(i, i + seating.roomSize));
  const rooms: Player[][] = [];
  const filling = Array.from({ length: ROOMS_AT_ONCE }, async () => {
    for (let group = groups.shift(); group; group = groups.shift()) rooms.push(await fillRoom(url, group, seating));
  });
  await Promise.all(filling);
  return rooms;
}

async function fillRoom(url: string, identities: readonly Identity[], { seconds }: Seating): Promise<Player[]> {
  const room: Player[] = [];
  for (const [i, identity] of identities.entries()) {
    const player = new Player(url, `Player ${i + 1}`, identity);
    await player.connected();
    const [host] = room;
    if (host) await player.join(host.view?.code as string);
    else await player.create({ rounds: 1, seconds });
    room.push(player);
  }
  return room;
}

/** Takes all rooms to the drawing phase. */
export async function startRounds(rooms: readonly (readonly Player[])[]): Promise<void> {
  for (const [host] of rooms) must(await (host as Player).send('room:start', {}));
  await Promise.all(rooms.flat().map((player) => player.phase('drawing')));
}
