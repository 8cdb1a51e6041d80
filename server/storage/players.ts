import type { DrawingId, PlayerId, PublicId } from '#contract/ids.ts';
import { FOR_LISTS, gunzipBytes, toSaved, unpackOps } from './drawings.ts';
import { beginForgetting, forgetPlayer } from './forgetting.ts';
import { reportsOf, shownName } from './moderation.ts';
import { bestsOf, coloursOf, figuresOf, misreadingsOf, ratingOf, scoresByDay } from './player-figures.ts';
import { readHistory } from './player-history.ts';
import type { PlayerStore } from './port/players.ts';
import type { PrismaClient } from './prisma.ts';

export function createPlayerStore(db: PrismaClient): PlayerStore {
  return {
    async touch({ id, nickname: wished }) {
      const nickname = await shownName(db, id, wished);
      const lastSeenAt = new Date();
      await db.player.upsert({
        where: { id },
        create: { id, nickname, lastSeenAt },
        update: { nickname, lastSeenAt },
      });
      return nickname;
    },

    async find(id) {
      const select = {
        nickname: true,
        createdAt: true,
        lastSeenAt: true,
        publicId: true,
        trainingConsentAt: true,
      } as const;
      const row = await db.player.findUnique({ where: { id }, select });
      return row && { ...row, publicId: row.publicId as PublicId | null };
    },

    async setPublic(id, publicId) {
      return (await db.player.updateMany({ where: { id }, data: { publicId } })).count > 0;
    },

    async setTrainingConsent(id, at) {
      return (await db.player.updateMany({ where: { id }, data: { trainingConsentAt: at } })).count > 0;
    },

    async trainingDrawings({ after, limit }) {
      const rows = await db.drawing.findMany({
        where: {
          ...{ listed: true, withheld: null, machineLevel: null, player: { trainingConsentAt: { not: null } } },
          ...(after && { id: { gt: after } }),
        },
        select: { id: true, prompt: true, takenFor: true, ops: true },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return Promise.all(
        rows.map(async ({ id, prompt, takenFor, ops }) => ({
          ...{ id: id as DrawingId, prompt, isRecognised: takenFor === null },
          ops: await unpackOps(ops),
        })),
      );
    },

    async findPublic(publicId) {
      const row = await db.player.findUnique({ where: { publicId }, select: { id: true, nickname: true } });
      return row && { id: row.id as PlayerId, nickname: row.nickname };
    },

    async publicPages(drawingIds) {
      if (drawingIds.length === 0) return new Map();
      const rows = await db.$queryRaw<{ id: DrawingId; public_id: PublicId }[]>`
        SELECT drawings.id, players.public_id FROM drawings JOIN players ON players.id = drawings.player_id
         WHERE drawings.id = ANY (${drawingIds}::text[]) AND players.public_id IS NOT NULL`;
      return new Map(rows.map((row) => [row.id, row.public_id]));
    },

    figures: (of) => figuresOf(db, of),
    scoresByDay: (of, days) => scoresByDay(db, of, days),
    rating: (of) => ratingOf(db, of),
    bests: (of, limit) => bestsOf(db, of, limit),
    colours: (of, limit) => coloursOf(db, of, limit),
    misreadings: (of, options) => misreadingsOf(db, of, options),
    history: (of, page) => readHistory(db, of, page),

    async loves(id) {
      const rows = await db.drawingLove.findMany({
        where: { playerId: id },
        select: { drawingId: true },
        orderBy: { drawingId: 'asc' },
      });
      return rows.map(({ drawingId }) => drawingId as DrawingId);
    },

    reports: (id) => reportsOf(db, id),

    async exportDrawings(id, { after, limit }) {
      const rows = await db.drawing.findMany({
        where: { playerId: id, ...(after && { id: { gt: after } }) },
        omit: { embedding: true, ...FOR_LISTS },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return Promise.all(
        rows.map(async ({ ops, thumbnail, ...row }) => ({
          drawing: toSaved(row),
          opsJson: await gunzipBytes(ops),
          thumbnail,
        })),
      );
    },

    beginForgetting: (id, at) => beginForgetting(db, id, at),
    forget: (id) => forgetPlayer(db, id),
  };
}
