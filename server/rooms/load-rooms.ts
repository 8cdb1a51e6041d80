import type { RoomCode } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import { readStoredState } from '../game/stored-state.ts';
import type { Storage } from '../storage/port.ts';
import type { Clock } from './clock.ts';
import { Room, type RoomPorts } from './room.ts';

const HEARTBEAT_MS = 1_000;

/** [ROOM-8], [ROOM-9] The rooms of the last run; their deadlines move by the time that nobody ran them. */
export async function loadRooms(rooms: Map<RoomCode, Room>, ports: RoomPorts, storage: Storage): Promise<void> {
  const lastBeat = await storage.heartbeat.last();
  for (const stored of await storage.rooms.loadAll()) {
    const state = readStoredState(stored.state);
    if (!state) {
      ports.logger.warn({ room: stored.code }, 'a room of another version of the server was dropped');
      await storage.rooms.remove(stored.code);
      continue;
    }
    const room = new Room(state, ports);
    rooms.set(stored.code, room);
    const downMs = lastBeat ? Math.max(0, ports.clock.now() - lastBeat.getTime()) : 0;
    if (!(await room.resume(downMs))) rooms.delete(stored.code);
  }
}

/** One beat a second, one at a time. @returns stops it after a last beat */
export function startHeartbeat(storage: Storage, clock: Clock, logger: Logger): () => Promise<void> {
  let cancel = () => {};
  let beating: Promise<void> = Promise.resolve();
  let stopped = false;
  const beat = () => {
    beating = storage.heartbeat
      .beat(new Date(clock.now()))
      .catch((error: unknown) => logger.warn({ err: error }, 'the heartbeat failed'))
      .then(() => {
        if (!stopped) cancel = clock.after(HEARTBEAT_MS, beat);
      });
  };
  beat();
  return async () => {
    stopped = true;
    cancel();
    await beating;
    await storage.heartbeat.beat(new Date(clock.now())).catch(() => {});
  };
}
