import type { RoomCode } from '#contract/ids.ts';
import type { RoomStore } from './port.ts';
import type { PrismaClient } from './prisma.ts';

export function createRoomStore(db: PrismaClient): RoomStore {
  return {
    async save({ code, version, state }) {
      const json = JSON.stringify(state);
      const written =
        version === 1
          ? await db.$executeRaw`
              INSERT INTO rooms (code, version, state, updated_at)
              VALUES (${code}, 1, ${json}::json, now() AT TIME ZONE 'UTC')
              ON CONFLICT (code) DO NOTHING`
          : await db.$executeRaw`
              UPDATE rooms SET version = ${version}::int, state = ${json}::json, updated_at = now() AT TIME ZONE 'UTC'
               WHERE code = ${code} AND version = ${version - 1}::int`;
      return written === 1;
    },

    async loadAll() {
      const rooms = await db.room.findMany({ orderBy: { code: 'asc' } });
      return rooms.map(({ code, version, state }) => ({ code: code as RoomCode, version, state }));
    },

    async remove(code) {
      await db.$transaction([
        db.opBatch.deleteMany({ where: { roomCode: code } }),
        db.room.deleteMany({ where: { code } }),
      ]);
    },
  };
}
