import { randomInt } from 'node:crypto';
import type { Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { dailyBoardName } from './board-names.ts';
import { BY_PEOPLE, rankOf } from './boards.ts';
import { addDays, chooseDaily, streakOf } from './calendar.ts';
import { DAILY_REST_DAYS, type DailyBest, type DailyStore } from './port/daily.ts';
import { StorageConflict, StorageNotFound } from './port/storage.ts';
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
          update: { promptId, locked: true },
        });
      });
    },

    async setLocked(day, locked) {
      await db.dailyPrompt.updateMany({ where: { day }, data: { locked } });
    },

    async fill(plan) {
      return db.$transaction(async (tx) => {
        await lockCalendar(tx);
        const ids = plan.map(({ promptId }) => promptId);
        const open = await tx.prompt.findMany({ where: { ...OPEN, id: { in: ids } }, select: { id: true } });
        const days = await tx.dailyPrompt.findMany({
          where: { day: { in: plan.map(({ day }) => day) } },
          include: WITH_PROMPT,
        });
        const held = days.filter((row) => row.settled || (row.locked && isOpen(row.promptRef))).map(({ day }) => day);
        const fitting = plan.filter(
          ({ day, promptId }) => !held.includes(day) && open.some(({ id }) => id === promptId),
        );
        await tx.dailyPrompt.deleteMany({ where: { day: { in: fitting.map(({ day }) => day) } } });
        await tx.dailyPrompt.createMany({
          data: fitting.map(({ day, promptId }) => ({ day, promptId, settled: false, locked: false })),
        });
        return fitting.map(({ day }) => day);
      });
    },

    async between(day, { before, after }) {
      const rows = await db.dailyPrompt.findMany({
        where: { day: { gte: addDays(day, -before), lt: addDays(day, after) } },
        include: WITH_PROMPT,
        orderBy: { day: 'asc' },
      });
      return rows
        .filter((row) => row.settled || isOpen(row.promptRef))
        .map((row) => ({
          day: row.day as Day,
          prompt: { id: row.promptRef.id as PromptId, text: row.promptRef.text },
        }));
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
        return {
          ...{ day, prompt: holds ? toPlayable(row.promptRef) : null },
          ...{ settled: row?.settled ?? false, locked: holds ? row.locked : false },
        };
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
