import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BoardCursor as CursorText } from '#contract/boards.ts';
import type { DrawingId, PlayerId, RoomCode } from '#contract/ids.ts';
import { playerMark } from '#server/lib/player-mark.ts';
import { withoutRudeWords } from '#server/lib/profanity.ts';
import { addAuditEntry } from './audit.ts';
import { lockCopies } from './copies.ts';
import { refuseGone } from './forgotten-players.ts';
import { asHidden, hideDrawing, showDrawing } from './hiding.ts';
import type { DrawingFlag, NewDrawing } from './port/drawings.ts';
import {
  type CaseContext,
  type CaseDecision,
  type CaseKind,
  type CaseReport,
  drawingSubject,
  type ModerationCase,
  type ModerationStore,
  type NewReport,
  type RenamedPlayer,
  type ReportedThing,
} from './port/moderation.ts';
import type { PlayerStore } from './port/players.ts';
import { StorageNotFound } from './port/storage.ts';
import { type Db, Prisma, type PrismaClient } from './prisma.ts';
import { displacedBy, hidesDrawing, weightOf } from './report-weight.ts';

const REPORTS_SHOWN = 20;
const RECORD_SHOWN = 10;
const FROM_PLAYER = 'player:';

const sourceOf = ({ by, reason }: NewReport) =>
  by === null ? `auto:${reason}` : `${FROM_PLAYER}${playerMark(by.playerId)}`;

const INCLUDED = {
  reports: { orderBy: { createdAt: 'desc' }, take: REPORTS_SHOWN },
  drawing: { select: { withheld: true } },
} as const satisfies Prisma.ModerationCaseInclude;
type CaseRow = Prisma.ModerationCaseGetPayload<{ include: typeof INCLUDED }>;

const toCase = ({ reports, drawing, ...row }: CaseRow): ModerationCase => ({
  id: row.id,
  kind: row.kind as CaseKind,
  drawingId: row.drawingId as DrawingId | null,
  isHidden: drawing?.withheld === 'hidden',
  banId: row.banId,
  playerId: row.playerId as PlayerId | null,
  nickname: row.nickname,
  text: row.text,
  context: (row.context ?? {}) as CaseContext,
  network: row.network,
  weight: row.weight,
  isOpen: row.open,
  createdAt: row.createdAt,
  decision: row.decision as CaseDecision | null,
  decidedAt: row.decidedAt,
  decidedBy: row.decidedBy,
  reports: reports.map(({ source, reason, line, createdAt }): CaseReport => {
    return { by: source.startsWith(FROM_PLAYER) ? 'player' : null, reason, line, at: createdAt };
  }),
});

/** The last case of a page. */
const Cursor = z.strictObject({
  weight: z.int(),
  // PostgreSQL has no year 0.
  at: z.iso.datetime().regex(/^(?!0000)/),
  id: z.string().max(64),
});
type Cursor = z.infer<typeof Cursor>;

/** @throws RangeError for anything that is not ours */
function readCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(CursorText.parse(text), 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RangeError('This is no place in the queue.', { cause });
  }
}

const writeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

export function createModerationStore(db: PrismaClient): ModerationStore {
  return {
    async report(report) {
      return db.$transaction(async (tx) => {
        await lockThing(tx, report.thing);
        const { drawingId, playerId } = report.thing;
        // A drawing goes with its reports.
        if (drawingId === null && playerId !== null) await refuseGone(tx, playerId);
        const found = await addReport(tx, report);
        const hides = found.isNew && drawingId !== null && hidesDrawing(found.weight, found.hasDecision);
        return { isNew: found.isNew, drawing: hides ? await hideDrawing(tx, drawingId) : null };
      });
    },

    async cases({ open, search, cursor, limit }) {
      const after = cursor === null ? null : readCursor(cursor);
      const at = after && Prisma.sql`${new Date(after.at)}::timestamp`;
      const isBehind = !after
        ? Prisma.empty
        : open
          ? Prisma.sql`AND (weight < ${after.weight}::int OR (weight = ${after.weight}::int AND (created_at, id) > (${at}, ${after.id})))`
          : Prisma.sql`AND (decided_at, id) < (${at}, ${after.id})`;
      const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
      const fits = search === '' ? Prisma.empty : Prisma.sql`AND (nickname ILIKE ${pattern} OR text ILIKE ${pattern})`;
      const order = open ? Prisma.sql`weight DESC, created_at, id` : Prisma.sql`decided_at DESC, id DESC`;
      const found = await db.$queryRaw<{ id: string }[]>`
        SELECT id FROM moderation_cases WHERE ${open ? Prisma.sql`open` : Prisma.sql`NOT open`} ${fits} ${isBehind}
         ORDER BY ${order} LIMIT ${limit + 1}::int`;
      const ids = found.slice(0, limit).map(({ id }) => id);
      const rows = await db.moderationCase.findMany({ where: { id: { in: ids } }, include: INCLUDED });
      const byId = new Map(rows.map((row) => [row.id, toCase(row)]));
      const cases = ids.flatMap((id) => byId.get(id) ?? []);
      const last = found.length > limit ? cases.at(-1) : undefined;
      const place = last && {
        weight: last.weight,
        at: (open ? last.createdAt : (last.decidedAt ?? last.createdAt)).toISOString(),
        id: last.id,
      };
      return { cases, nextCursor: place ? writeCursor(place) : null };
    },

    async find(id) {
      const row = await db.moderationCase.findUnique({ where: { id }, include: INCLUDED });
      return row && toCase(row);
    },

    async decide(id, { decision, by, at }) {
      return db.$transaction(async (tx) => {
        const found = await tx.moderationCase.findUnique({ where: { id } });
        if (found) await lockThing(tx, found);
        // As it is by now: it may have been decided, or deleted with its player.
        const known = await tx.moderationCase.findUnique({ where: { id } });
        const { count } = await tx.moderationCase.updateMany({
          where: { id },
          data: { open: false, decision, decidedAt: at, decidedBy: by, network: null },
        });
        if (!known || count === 0) throw new StorageNotFound('There is no such case.');
        // People of one network are told apart from now on, which counts for nothing any more.
        await tx.$executeRaw`
          UPDATE moderation_reports SET network = 'decided' WHERE case_id = ${id} AND network IS NOT NULL`;
        const hides = hidesThing(decision);
        // Another name of the same length has the same asterisks: they come back only where this case put them.
        const masks = known.kind === 'name' && (hides || hidesThing(known.decision));
        const renamed = masks ? await maskName(tx, known, hides) : null;
        if (known.drawingId === null) return { drawing: null, renamed };
        return { drawing: await (hides ? hideDrawing : showDrawing)(tx, known.drawingId), renamed };
      });
    },

    async record(playerId) {
      const [cases, kicks, bans] = await Promise.all([
        db.moderationCase.findMany({
          where: { playerId },
          orderBy: { createdAt: 'desc' },
          take: RECORD_SHOWN,
          select: { id: true, kind: true, text: true, createdAt: true, decision: true },
        }),
        db.roomKick.findMany({ where: { playerId }, orderBy: { at: 'desc' }, take: RECORD_SHOWN, omit: { id: true } }),
        db.ban.findMany({
          where: { playerMark: playerMark(playerId) },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: RECORD_SHOWN,
        }),
      ]);
      return {
        cases: cases.map((row) => ({
          ...row,
          kind: row.kind as CaseKind,
          decision: row.decision as CaseDecision | null,
        })),
        kicks: kicks.map((row) => ({
          ...row,
          playerId,
          by: row.by as 'host' | 'vote',
          roomCode: row.roomCode as RoomCode,
        })),
        bans,
      };
    },

    async addKick(kick, entry) {
      await db.$transaction(async (tx) => {
        await refuseGone(tx, kick.playerId);
        await tx.roomKick.create({ data: { id: randomUUID(), ...kick } });
        await addAuditEntry(tx, entry);
      });
    },

    async hidden(id) {
      const row = await db.drawing.findFirst({
        where: { id, withheld: 'hidden' },
        select: { playerId: true, roomCode: true },
      });
      return row && { playerId: row.playerId as PlayerId, roomCode: row.roomCode as RoomCode };
    },
  };
}

const hidesThing = (decision: string | null) => decision === 'hidden' || decision === 'banned';

/** In the order in which deletions take them: a case refers to its drawing. */
async function lockThing(tx: Prisma.TransactionClient, thing: { subject: string; drawingId: string | null }) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${thing.subject}, 0))`;
  if (thing.drawingId !== null) await lockCopies(tx);
}

/** Call after `lockThing`. */
async function addReport(tx: Prisma.TransactionClient, report: NewReport) {
  const { thing, by, reason, line, weight, at } = report;
  const known = await tx.moderationCase.findUnique({ where: { subject: thing.subject } });
  if (thing.drawingId !== null && !known) {
    const exists = await tx.drawing.count({ where: { id: thing.drawingId } });
    if (exists === 0) throw new StorageNotFound('There is no such drawing.');
  }
  const id = known?.id ?? randomUUID();
  if (!known)
    await tx.moderationCase.create({ data: { id, ...columnsOf(thing), weight: 0, open: false, createdAt: at } });
  const before = await tx.moderationReport.findMany({
    where: { caseId: id },
    select: { source: true, network: true, weight: true },
    orderBy: [{ createdAt: 'asc' }, { source: 'asc' }],
  });
  const hasDecision = known?.decision != null;
  const source = sourceOf(report);
  if (before.some((one) => one.source === source)) {
    return { isNew: false, weight: known?.weight ?? 0, hasDecision };
  }
  const added = { source, network: by?.network ?? null, weight };
  const displaced = displacedBy(added, before);
  if (displaced) {
    await tx.moderationReport.delete({ where: { caseId_source: { caseId: id, source: displaced.source } } });
  }
  await tx.moderationReport.create({ data: { caseId: id, ...added, reason, line, createdAt: at } });
  const total = weightOf([...before.filter((one) => one !== displaced), added]);
  await tx.moderationCase.update({
    where: { id },
    data: { weight: total, open: true, ...(thing.network !== null && { network: thing.network }) },
  });
  return { isNew: true, weight: total, hasDecision };
}

const columnsOf = ({ kind, subject, drawingId, playerId, nickname, text, context, network }: ReportedThing) => ({
  ...{ kind, subject, drawingId, playerId, nickname, text, network },
  context: { ...context },
});

/** [MOD-2] The row of a new drawing, hidden if its case has enough weight. */
export const asFlagged = <T extends { listed: boolean; withheld: string | null }>(
  row: T,
  flags: readonly DrawingFlag[] = [],
) => (hidesDrawing(weightOf(flags.map(({ weight }) => ({ network: null, weight }))), false) ? asHidden(row) : row);

/** [MOD-2] Call in the transaction that saves the drawing, afterwards. */
export async function addFlags(tx: Prisma.TransactionClient, drawing: NewDrawing): Promise<void> {
  for (const { reason, weight, line, network } of drawing.flags ?? []) {
    const thing: ReportedThing = {
      ...{ kind: 'drawing', subject: drawingSubject(drawing.id), drawingId: drawing.id, text: drawing.prompt, network },
      playerId: drawing.machineLevel === null ? drawing.playerId : null,
      nickname: drawing.nickname,
      context: { roomCode: drawing.roomCode, mode: drawing.mode, prompt: drawing.prompt },
    };
    await addReport(tx, { thing, by: null, reason, line, weight, at: drawing.submittedAt });
  }
}

const maskOf = (name: string) => '*'.repeat([...name].length);

/** The mask of a name that moderators masked for this player, else the name. */
export async function shownName(db: Db, playerId: PlayerId, name: string): Promise<string> {
  const found = await db.moderationCase.findFirst({
    where: { playerId, kind: 'name', text: name },
    select: { decision: true },
  });
  return hidesThing(found?.decision ?? null) ? maskOf(name) : name;
}

/** A name that is hidden is asterisks wherever it is stored with the player and its drawings. */
async function maskName(
  tx: Prisma.TransactionClient,
  { playerId, text }: { playerId: string | null; text: string },
  masks: boolean,
): Promise<RenamedPlayer | null> {
  if (playerId === null) return null;
  const mask = maskOf(text);
  const [from, to] = masks ? [text, mask] : [mask, text];
  // In the order in which all transactions lock them: a job that judges them anew would wait for this one, and this for it.
  await tx.$executeRaw`
    SELECT 1 FROM drawings WHERE player_id = ${playerId} AND nickname = ${from} ORDER BY id FOR NO KEY UPDATE`;
  await tx.drawing.updateMany({ where: { playerId, nickname: from }, data: { nickname: to } });
  await tx.player.updateMany({ where: { id: playerId, nickname: from }, data: { nickname: to } });
  return { playerId: playerId as PlayerId, from, to };
}

/** [PLAYER-5] */
export async function reportsOf(db: PrismaClient, playerId: PlayerId): ReturnType<PlayerStore['reports']> {
  const rows = await db.moderationReport.findMany({
    where: { source: FROM_PLAYER + playerMark(playerId) },
    orderBy: [{ createdAt: 'asc' }, { caseId: 'asc' }],
    include: { case: { select: { kind: true, text: true } } },
  });
  return rows.map(({ case: { kind, text }, reason, line, createdAt }) => ({
    // As the reporter saw it [CHAT-1]: the words of others are theirs.
    ...{ kind: kind as CaseKind, text: withoutRudeWords(text), reason, line, at: createdAt },
  }));
}

/** Deletes all that is known of drawings that are deleted. */
export async function removeCasesOf(tx: Prisma.TransactionClient, drawingIds: readonly string[]): Promise<void> {
  const ofDrawings = { drawingId: { in: [...drawingIds] } };
  await tx.moderationReport.deleteMany({ where: { case: ofDrawings } });
  await tx.moderationCase.deleteMany({ where: ofDrawings });
}

/** [PLAYER-6] What a player is reported for goes; its own reports stay without it, and its bans without its name. */
export async function forgetInModeration(tx: Prisma.TransactionClient, playerId: PlayerId): Promise<void> {
  // Locked, so that nobody adds a report to one of them meanwhile.
  await tx.$executeRaw`SELECT 1 FROM moderation_cases WHERE player_id = ${playerId} FOR UPDATE`;
  await tx.moderationReport.deleteMany({ where: { case: { playerId } } });
  await tx.moderationCase.deleteMany({ where: { playerId } });
  await tx.roomKick.deleteMany({ where: { playerId } });
  const mark = playerMark(playerId);
  await tx.$executeRaw`
    UPDATE moderation_reports SET source = ${FROM_PLAYER} || gen_random_uuid(), line = NULL
     WHERE source = ${FROM_PLAYER + mark}`;
  await tx.ban.updateMany({ where: { playerMark: mark }, data: { nickname: '' } });
}

/** [PLAYER-7] Deletes what was decided before a day, and bans that were over by then. */
export async function removeOldModeration(tx: Prisma.TransactionClient, before: Date): Promise<void> {
  const old = { open: false, decidedAt: { lt: before } };
  await tx.moderationReport.deleteMany({ where: { case: old } });
  await tx.moderationCase.deleteMany({ where: old });
  await tx.roomKick.deleteMany({ where: { at: { lt: before } } });
  await tx.ban.deleteMany({
    where: { cases: { none: {} }, OR: [{ until: { lt: before } }, { liftedAt: { lt: before } }] },
  });
}
