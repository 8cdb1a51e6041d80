import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Caption } from '#contract/caption.ts';
import type { ColourShare, DrawOp, Medium } from '#contract/drawing.ts';
import { Moments } from '#contract/explanation.ts';
import type { DrawingId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Deduction, LabelShare, Withheld } from '#contract/judgement.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { ModeName } from '#contract/modes.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { activePrompts, readAround, readBoard, readStanding } from './boards.ts';
import { findCopies, insertFingerprint } from './copies.ts';
import { refuseForgotten } from './forgotten-players.ts';
import { countTakenFor, galleryRows, listedIds, passingDrawings, readEmbeddings, readGallery } from './gallery.ts';
import { findGhosts } from './ghosts.ts';
import { withholdCopies } from './hiding.ts';
import { setLoved } from './loves.ts';
import { addFlags, asFlagged } from './moderation.ts';
import { percentileOf } from './percentile.ts';
import type { AreAlike, DrawingStore, NewDrawing, SavedDrawing } from './port/drawings.ts';
import { Prisma, type PrismaClient } from './prisma.ts';
import { promptDifficulty } from './prompt-lists.ts';
import { addToBoards, onBoards, removeFromBoards } from './standings.ts';
import { takenFor } from './taken-for.ts';

/** Only lists and moderation read these. */
export const FOR_LISTS = { takenFor: true, colours: true, hiddenListed: true, hiddenWithheld: true } as const;
/** Everything but the bytes, which are large and read apart. */
const WITHOUT_BYTES = { ops: true, embedding: true, thumbnail: true, ...FOR_LISTS } as const;

type Row = Omit<Prisma.DrawingGetPayload<object>, keyof typeof WITHOUT_BYTES>;

export function createDrawingStore(db: PrismaClient, areAlike: AreAlike): DrawingStore {
  return {
    async save(drawing) {
      const data = await toRow(drawing);
      return db.$transaction(async (tx) => {
        // One at a time for a prompt, so that every earlier drawing is committed and seen.
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${drawing.promptId}, 0))`;
        const saved = await tx.drawing.findUnique({
          where: { roundId_seatId: { roundId: drawing.roundId, seatId: drawing.seatId } },
          omit: WITHOUT_BYTES,
        });
        if (saved) return toSaved(saved);
        await refuseForgotten(tx, drawing);
        await tx.player.createMany({
          data: [{ id: drawing.playerId, nickname: drawing.nickname }],
          skipDuplicates: true,
        });
        const { original, later } = await findCopies(tx, drawing, areAlike);
        // [BOARD-4] A machine's drawing is on no board that a copy could climb.
        const withheld = original === null || drawing.machineLevel !== null ? drawing.withheld : 'copy';
        const percentile = await percentileOf(tx, drawing);
        const judged = { ...data, percentile, withheld, listed: drawing.listed && withheld === null };
        const row = asFlagged(judged, drawing.flags);
        const created = await tx.drawing.create({ data: row, omit: WITHOUT_BYTES });
        await insertFingerprint(tx, { ...drawing, original });
        if (later.length > 0) {
          // Another model may be judging them: the boards that they are on are those of the rows that are changed.
          await tx.$executeRaw`SELECT 1 FROM drawings WHERE id = ANY (${later}::text[]) ORDER BY id FOR NO KEY UPDATE`;
        }
        const copies =
          later.length === 0 ? [] : (await onBoards(tx, later)).filter(({ machineLevel }) => machineLevel === null);
        if (later.length > 0) {
          await withholdCopies(tx, later);
          await tx.drawingFingerprint.updateMany({
            where: { drawingId: { in: later } },
            data: { originalId: drawing.id },
          });
        }
        await addFlags(tx, drawing);
        // Last, as their lock is.
        if (row.withheld === null) await addToBoards(tx, { ...row, submittedAt: created.submittedAt });
        await removeFromBoards(tx, copies);
        return toSaved(created);
      });
    },

    async drawnInRounds(prefix) {
      const rows = await db.drawing.findMany({
        where: { roundId: { startsWith: prefix }, machineLevel: { not: null } },
        select: { promptId: true, machineLevel: true },
      });
      return rows.map((row) => ({
        promptId: row.promptId as PromptId,
        machineLevel: row.machineLevel as MachineLevel,
      }));
    },

    async withoutFingerprint({ after, limit }) {
      return readOps(db, { fingerprint: null, ...(after && { id: { gt: after } }) }, limit);
    },

    async addFingerprint(id, fingerprint) {
      const drawing = await db.drawing.findUnique({ where: { id }, select: { submittedAt: true } });
      if (drawing) await insertFingerprint(db, { id, fingerprint, drawnAt: drawing.submittedAt, original: null });
    },

    async withoutColours({ after, limit }) {
      return readOps(db, { colours: { equals: Prisma.DbNull }, ...(after && { id: { gt: after } }) }, limit);
    },

    async setColours(id, colours) {
      await db.drawing.updateMany({ where: { id }, data: { colours: coloursJson(colours) } });
    },

    async find(id) {
      const row = await db.drawing.findUnique({ where: { id }, omit: WITHOUT_BYTES });
      return row && toSaved(row);
    },

    async setCaption(id, { things, relation }) {
      const tidy = { things: things.map((thing) => ({ ...thing, label: tidyText(thing.label) })), relation };
      await db.drawing.updateMany({ where: { id }, data: { caption: Caption.parse(tidy) } });
    },

    async setMoments(id, moments) {
      const tidy = moments.map((moment) => ({ ...moment, label: tidyText(moment.label) }));
      await db.drawing.updateMany({ where: { id }, data: { moments: Moments.parse(tidy) } });
    },

    setLoved: (changes) => setLoved(db, changes),

    async ops(id) {
      const row = await db.drawing.findUnique({ where: { id }, select: { ops: true } });
      return row && unpackOps(row.ops);
    },

    async opsJson(id) {
      const row = await db.drawing.findUnique({ where: { id }, select: { ops: true } });
      return row && gunzipBytes(row.ops);
    },

    async thumbnail(id) {
      return (await db.drawing.findUnique({ where: { id }, select: { thumbnail: true } }))?.thumbnail ?? null;
    },

    board: (key, modelHash, page) => readBoard(db, key, modelHash, page),
    around: (key, modelHash, options) => readAround(db, key, modelHash, options),
    standing: (id) => readStanding(db, id),
    activePrompts: (modelHash, page) => activePrompts(db, modelHash, page),
    ghosts: (promptIds, modelHash, options) => findGhosts(db, promptIds, modelHash, options),
    promptDifficulty: (modelHash, options) => promptDifficulty(db, modelHash, options),
    gallery: (query, page) => readGallery(db, query, page),
    galleryRows: (ids) => galleryRows(db, ids),
    takenFor: (modelHash, options) => countTakenFor(db, modelHash, options),
    passing: (modelHash, options) => passingDrawings(db, modelHash, options),
    listedIds: (modelHash, page) => listedIds(db, modelHash, page),
    embeddings: (ids) => readEmbeddings(db, ids),
  };
}

/** In the order of the ids. */
async function readOps(
  db: PrismaClient,
  where: Prisma.DrawingWhereInput,
  limit: number,
): Promise<{ id: DrawingId; ops: DrawOp[] }[]> {
  const rows = await db.drawing.findMany({
    where,
    select: { id: true, ops: true },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return Promise.all(rows.map(async ({ id, ops }) => ({ id: id as DrawingId, ops: await unpackOps(ops) })));
}

const coloursJson = (colours: readonly ColourShare[]) => colours.map(({ colour, share }) => ({ colour, share }));

/** What is stored of a drawing before anything is known of the others. */
export async function toRow({ fingerprint: _, drawnAt: __, flags: ___, ...drawing }: NewDrawing) {
  // A label bank is a file of anybody's; jsonb refuses NUL and broken surrogates.
  const labels = drawing.labels.map(({ text, share }) => ({ text: tidyText(text), share }));
  return {
    ...drawing,
    ops: await packOps(drawing.ops),
    embedding: packFloats(drawing.embedding),
    thumbnail: packBytes(drawing.thumbnail),
    deductions: drawing.deductions.map(({ reason, points }) => ({ reason, points })),
    labels,
    colours: coloursJson(drawing.colours),
    takenFor: takenFor(labels, drawing.prompt),
  };
}

/** Branded and checked when they were saved. Captions and moments of other versions may have another form: they count as missing. */
export function toSaved({
  labels,
  deductions,
  withheld,
  machineLevel,
  medium,
  caption,
  moments,
  ...row
}: Row): SavedDrawing {
  return {
    ...row,
    id: row.id as DrawingId,
    roundId: row.roundId as RoundId,
    roomCode: row.roomCode as RoomCode,
    seatId: row.seatId as SeatId,
    playerId: row.playerId as PlayerId,
    promptId: row.promptId as PromptId,
    mode: row.mode as ModeName,
    withheld: withheld as Withheld | null,
    machineLevel: machineLevel as MachineLevel | null,
    medium: medium as Medium,
    caption: Caption.safeParse(caption).data ?? null,
    moments: Moments.safeParse(moments).data ?? null,
    labels: labels as unknown as LabelShare[],
    deductions: deductions as unknown as Deduction[],
  };
}

/** What Prisma takes and gives for `bytea`. */
type Bytes = Uint8Array<ArrayBuffer>;

const gzipBytes = promisify(gzip);
export const gunzipBytes = promisify(gunzip);

/** A copy on an ArrayBuffer of its own: a Buffer may be a view into Node's shared pool. */
const copy = (view: Uint8Array): Bytes => Uint8Array.from(view);

/** Gzipped JSON: a tenth of the size for pen strokes, on libuv's threads. */
export const packOps = async (ops: DrawOp[]): Promise<Bytes> => copy(await gzipBytes(JSON.stringify(ops)));

export const unpackOps = async (packed: Uint8Array): Promise<DrawOp[]> =>
  JSON.parse((await gunzipBytes(packed)).toString('utf8'));

const packBytes = copy;

/** Float32, little-endian on every machine. */
export function packFloats(floats: Float32Array): Bytes {
  const bytes = new Uint8Array(floats.length * 4);
  const view = new DataView(bytes.buffer);
  floats.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return bytes;
}
