import type { DrawOp } from '#contract/drawing.ts';
import type { RoomCode } from '#contract/ids.ts';
import type { OpsLog, RoomStore } from './port/rooms.ts';
import type { PrismaClient } from './prisma.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * Gathers items that arrive during a write into the next write. A write costs about the same for one item as
 * for a hundred, so many small writers share commits, and a single one is not delayed.
 *
 * Order is kept: groups are written one after the other. Each promise settles after its own group's commit. A failed
 * group rejects its own items only.
 *
 * @param write resolves after the commit
 * @param limits a group ends at `maxItems`, or when `sizeOf` its items adds up to `maxSize`
 */
export function groupCommit<Item>(
  write: (group: Item[]) => Promise<void>,
  limits: { maxItems: number; maxSize: number; sizeOf: (item: Item) => number },
): { add(item: Item): Promise<void>; drained(): Promise<void> } {
  let waiting: { item: Item; resolve: () => void; reject: (cause: unknown) => void }[] = [];
  let running: Promise<void> | null = null;

  function nextGroup() {
    let size = 0;
    let end = 0;
    while (end < waiting.length && end < limits.maxItems) {
      size += limits.sizeOf((waiting[end] as (typeof waiting)[number]).item);
      if (end > 0 && size > limits.maxSize) break;
      end++;
    }
    const group = waiting.slice(0, end);
    waiting = waiting.slice(end);
    return group;
  }

  async function run() {
    while (waiting.length > 0) {
      // Lets everything that came in in this turn of the event loop ride along, and the loop breathe between groups. A
      // turn, not a microtask: the embedded database answers in microtasks, which all run before the next socket is
      // read, so that every message would be a group of its own.
      await nextTurn();
      const group = nextGroup();
      try {
        await write(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (cause) {
        for (const { reject } of group) reject(cause);
      }
    }
    running = null;
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        running ??= run();
      }),
    drained: async () => {
      while (running) await running;
    },
  };
}

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
      const rooms = await db.$queryRaw<{ code: RoomCode; version: number; state: string; savedMsAgo: number }[]>`
        SELECT code, version, state::text AS state,
               (EXTRACT(EPOCH FROM (now() AT TIME ZONE 'UTC') - updated_at) * 1000)::float8 AS "savedMsAgo"
          FROM rooms ORDER BY code`;
      return rooms.map(({ state, ...room }) => ({ ...room, state: JSON.parse(state) as unknown }));
    },

    async remove(code) {
      await db.$transaction([
        db.opBatch.deleteMany({ where: { roomCode: code } }),
        db.room.deleteMany({ where: { code } }),
      ]);
    },
  };
}

interface Row {
  round_id: string;
  seat_id: string;
  from_seq: number;
  room_code: string;
  /** JSON text. */
  ops: string;
}

/** Limits of one commit: a few milliseconds of the embedded database, which blocks the server; larger ones cost as much a row. */
const MAX_BATCHES = 100;
const MAX_CHARS = 1024 * 1024;

/** Ops of rooms that are gone: a server that was killed may have left some. */
export async function removeForgottenOps(db: PrismaClient): Promise<void> {
  await db.$executeRaw`DELETE FROM op_batches WHERE NOT EXISTS (SELECT 1 FROM rooms WHERE code = room_code)`;
}

export function createOpsLog(db: PrismaClient): OpsLog & { drained(): Promise<void> } {
  const { add, drained } = groupCommit<Row>(
    async (rows) => {
      // One parameter instead of five per row: the statement is the same for any number of rows.
      await db.$executeRaw`
        INSERT INTO op_batches (round_id, seat_id, from_seq, room_code, ops)
        SELECT round_id, seat_id, from_seq, room_code, ops::json
          FROM json_to_recordset(${JSON.stringify(rows)}::json)
            AS row (round_id text, seat_id text, from_seq int, room_code text, ops text)
        ON CONFLICT DO NOTHING`;
    },
    { maxItems: MAX_BATCHES, maxSize: MAX_CHARS, sizeOf: (row) => row.ops.length },
  );

  return {
    append: ({ roomCode, roundId, seatId, from, ops }) =>
      add({ round_id: roundId, seat_id: seatId, from_seq: from, room_code: roomCode, ops: JSON.stringify(ops) }),

    async read(roundId, seatId) {
      const batches = await db.opBatch.findMany({ where: { roundId, seatId }, orderBy: { fromSeq: 'asc' } });
      const ops: DrawOp[] = [];
      for (const batch of batches) {
        // Ops after a gap (a batch that was not stored) do not count: they were never acknowledged.
        if (batch.fromSeq > ops.length) break;
        // Parsed against the contract before it was stored. Of an overlap the earlier batch counts.
        ops.push(...(batch.ops as unknown as DrawOp[]).slice(ops.length - batch.fromSeq));
      }
      return ops;
    },

    async removeRound(roundId) {
      await db.opBatch.deleteMany({ where: { roundId } });
    },

    async removeDrawing(roundId, seatId) {
      await db.opBatch.deleteMany({ where: { roundId, seatId } });
    },

    drained,
  };
}
