import { randomInt } from 'node:crypto';
import type { Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import { dailyBoardName } from './board-names.ts';
import { BY_PEOPLE, rankOf } from './boards.ts';
import { addDays, chooseDaily, DAILY_REST_DAYS, streakOf } from './calendar.ts';
import { type DailyBest, type DailyStore, StorageConflict, StorageNotFound } from './port.ts';
import type { Db, PrismaClient } from './prisma.ts';
import { OPEN, toPlayable } from './prompt-rows.ts';

/** One transaction at a time changes the calendar: no day gets two prompts, and no prompt two days. */
const CALENDAR_LOCK = 20_261_124;
const lockCalendar = (tx: Db) => tx.$executeRaw`SELECT pg_advisory_xact_lock(${CALENDAR_LOCK}::bigint)`;

export function createDailyStore(db: PrismaClient): DailyStore {
  return {
    async promptOf(day) {
      const known = await findDay(db, day);
      if (known?.settled) return toPlayable(known.promptRef);
      return db.$transaction(async (tx) => {
        await lockCalendar(tx);
        return settledPrompt(tx, day);
      });
    },

    async schedule(day, promptId) {
      await db.$transaction(async (tx) => {
        await lockCalendar(tx);
        if ((await findDay(tx, day))?.settled) {
          throw new StorageConflict(`The prompt of ${day} is settled: somebody has seen it.`);
        }
        if (promptId === null) {
          await tx.dailyPrompt.deleteMany({ where: { day } });
          return;
        }
        const prompt = await tx.prompt.findFirst({ where: { ...OPEN, id: promptId } });
        if (!prompt) throw new StorageNotFound('There is no such prompt, or it is retired.');
        await tx.dailyPrompt.upsert({
          where: { day },
          create: { day, promptId, settled: false },
          update: { promptId },
        });
      });
    },

    async upcoming(from, days) {
      const rows = await db.dailyPrompt.findMany({
        where: { day: { gte: from, lt: addDays(from, days) } },
        include: WITH_PROMPT,
      });
      const byDay = new Map(rows.map((row) => [row.day, row]));
      return Array.from({ length: days }, (_, i) => {
        const day = addDays(from, i);
        const row = byDay.get(day);
        const holds = row && (row.settled || isOpen(row.promptRef));
        return { day, prompt: holds ? toPlayable(row.promptRef) : null, settled: row?.settled ?? false };
      });
    },

    async streak(playerId, day) {
      const rows = await db.$queryRaw<{ day: Day }[]>`
        SELECT DISTINCT day FROM drawings WHERE player_id = ${playerId} AND day <= ${day} AND ${BY_PEOPLE} ORDER BY day`;
      return streakOf(
        rows.map((row) => row.day),
        day,
      );
    },

    bestOf: (playerId, day, modelHash, medium) => bestOfDay(db, playerId, day, modelHash, medium),
  };
}

const WITH_PROMPT = { promptRef: { include: { pack: true } } } as const;
const findDay = (db: Db, day: Day) => db.dailyPrompt.findUnique({ where: { day }, include: WITH_PROMPT });

const isOpen = (prompt: { retired: boolean; pack: { retired: boolean } | null }) =>
  !prompt.retired && prompt.pack !== null && !prompt.pack.retired;

/** Fixes the prompt of a day: the scheduled one if it is still open, else a random one. */
async function settledPrompt(tx: Db, day: Day): ReturnType<DailyStore['promptOf']> {
  const known = await findDay(tx, day);
  if (known?.settled) return toPlayable(known.promptRef);
  if (known && isOpen(known.promptRef)) {
    await tx.dailyPrompt.update({ where: { day }, data: { settled: true } });
    return toPlayable(known.promptRef);
  }
  const [open, dailies] = await Promise.all([
    tx.prompt.findMany({ where: OPEN }),
    tx.dailyPrompt.findMany({
      where: { day: { gte: addDays(day, -DAILY_REST_DAYS), lte: addDays(day, DAILY_REST_DAYS), not: day } },
    }),
  ]);
  const chosen = chooseDaily(
    day,
    open.map(({ id }) => id),
    dailies,
    (limit) => randomInt(limit),
  );
  const prompt = open.find(({ id }) => id === chosen);
  if (!prompt) return null;
  await tx.dailyPrompt.upsert({
    where: { day },
    create: { day, promptId: prompt.id, settled: true },
    update: { promptId: prompt.id, settled: true },
  });
  return toPlayable(prompt);
}

async function bestOfDay(
  db: PrismaClient,
  playerId: PlayerId,
  day: Day,
  modelHash: string,
  medium: Medium = 'screen',
): Promise<DailyBest | null> {
  const board = dailyBoardName(day, medium);
  const mine = await db.standing.findUnique({
    where: { playerId_board_modelHash: { playerId, board, modelHash } },
    select: { drawingId: true, value: true },
  });
  if (!mine) return null;
  const [standing, tries] = await Promise.all([
    rankOf(db, board, modelHash, mine.value),
    db.drawing.count({ where: { playerId, day, modelHash, medium, withheld: null, machineLevel: null } }),
  ]);
  return { drawingId: mine.drawingId as DrawingId, score: mine.value, tries, ...standing };
}
