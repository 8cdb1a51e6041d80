import { z } from 'zod';
import { BoardCursor as CursorText } from '#contract/boards.ts';
import { Caption } from '#contract/caption.ts';
import type { Medium } from '#contract/drawing.ts';
import { Moments } from '#contract/explanation.ts';
import { DrawingId, type PlayerId, type PromptId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { DrawingStore, GalleryQuery, GalleryRow } from './port/drawings.ts';
import { Prisma, type PrismaClient } from './prisma.ts';

/** The last drawing of a page; `loved`: of the order of that name; `from`: where the order by chance began. */
const Cursor = z.strictObject({
  id: DrawingId,
  score: z.number(),
  // PostgreSQL has no year 0.
  submittedAt: z.iso.datetime().regex(/^(?!0000)/),
  loved: z.int().optional(),
  from: DrawingId.optional(),
});
type Cursor = z.infer<typeof Cursor>;

const writeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws RangeError for anything that `writeCursor` does not write */
function readCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(CursorText.parse(text), 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RangeError('This is no place in the gallery.', { cause });
  }
}

interface Row {
  id: string;
  nickname: string;
  player_id: string;
  prompt_id: string;
  prompt: string;
  score: number;
  submitted_at: Date;
  taken_for: string | null;
  loved: number;
  machine_level: number | null;
  medium: string;
  caption: unknown;
}

const COLUMNS = Prisma.sql`
  id, nickname, player_id, prompt_id, prompt, score, submitted_at, taken_for, loved, machine_level, medium,
  caption`;

/** A part of an order: what belongs to it, and how it is sorted. */
interface Stretch {
  where: Prisma.Sql;
  order: Prisma.Sql;
}

const BY_ID = Prisma.sql`id`;

function stretchesOf({ order }: GalleryQuery, after: Cursor | null, random: () => number): Stretch[] {
  const place = after && Prisma.sql`(${new Date(after.submittedAt)}::timestamp, ${after.id} COLLATE "C")`;
  switch (order) {
    case 'newest':
      return [
        {
          where: place ? Prisma.sql`(submitted_at, id) < ${place}` : Prisma.sql`TRUE`,
          order: Prisma.sql`submitted_at DESC, id DESC`,
        },
      ];
    case 'best':
      return [
        {
          where: place
            ? Prisma.sql`(score < ${after.score}::float8 OR (score = ${after.score}::float8 AND (submitted_at, id) > ${place}))`
            : Prisma.sql`TRUE`,
          order: Prisma.sql`score DESC, submitted_at, id`,
        },
      ];
    case 'loved':
      return [
        {
          // Said again for the index.
          where: place
            ? Prisma.sql`loved > 0 AND (loved, submitted_at, id) < (${after.loved ?? 0}::int, ${new Date(after.submittedAt)}::timestamp, ${after.id} COLLATE "C")`
            : Prisma.sql`loved > 0`,
          order: Prisma.sql`loved DESC, submitted_at DESC, id DESC`,
        },
      ];
    case 'hardest':
      return [
        {
          where: place
            ? Prisma.sql`(score > ${after.score}::float8 OR (score = ${after.score}::float8 AND (submitted_at, id) < ${place}))`
            : Prisma.sql`score > 0`,
          order: Prisma.sql`score, submitted_at DESC, id DESC`,
        },
      ];
    case 'chance':
      return chanceStretches(after, random);
  }
}

/** Ids are random: their order from a random one on, and then from the first one, is a random order. */
function chanceStretches(after: Cursor | null, random: () => number): Stretch[] {
  const from = after?.from ?? randomId(random);
  const isBeforeFrom = Prisma.sql`id < ${from} COLLATE "C"`;
  if (after && after.id < from)
    return [{ where: Prisma.sql`id > ${after.id} COLLATE "C" AND ${isBeforeFrom}`, order: BY_ID }];
  const first = after ? Prisma.sql`id > ${after.id} COLLATE "C"` : Prisma.sql`id >= ${from} COLLATE "C"`;
  return [
    { where: first, order: BY_ID },
    { where: isBeforeFrom, order: BY_ID },
  ];
}

const ID_CHARACTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const randomId = (random: () => number): DrawingId =>
  Array.from({ length: 4 }, () => ID_CHARACTERS[Math.floor(random() * ID_CHARACTERS.length)]).join('') as DrawingId;

/** @throws RangeError for a cursor that is not ours */
export async function readGallery(
  db: PrismaClient,
  query: GalleryQuery,
  page: { cursor: string | null; limit: number; random: () => number },
): ReturnType<DrawingStore['gallery']> {
  const after = page.cursor === null ? null : readCursor(page.cursor);
  const ofPrompt = query.promptId === null ? Prisma.empty : Prisma.sql`AND prompt_id = ${query.promptId}`;
  const ofLabel = query.takenFor === null ? Prisma.empty : Prisma.sql`AND taken_for = ${query.takenFor}`;
  const stretches = stretchesOf(query, after, page.random);
  const found: Row[] = [];
  for (const { where, order } of stretches) {
    const missing = page.limit + 1 - found.length;
    if (missing <= 0) break;
    const rows = await db.$queryRaw<Row[]>`
      SELECT ${COLUMNS} FROM drawings
       WHERE model_hash = ${query.modelHash} AND listed ${ofPrompt} ${ofLabel} AND ${where}
       ORDER BY ${order} LIMIT ${missing}::int`;
    found.push(...rows);
  }
  const rows = found.slice(0, page.limit).map(toGalleryRow);
  const last = rows.at(-1);
  const from = query.order === 'chance' ? (after?.from ?? rows[0]?.drawingId) : undefined;
  if (found.length <= page.limit || !last) return { rows, nextCursor: null };
  const { drawingId: id, score, submittedAt, loved } = last;
  const nextCursor = writeCursor({
    ...{ id, score, submittedAt },
    ...(query.order === 'loved' && { loved }),
    ...(from && { from }),
  });
  return { rows, nextCursor };
}

export async function galleryRows(db: PrismaClient, ids: readonly DrawingId[]): Promise<GalleryRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<Row[]>`SELECT ${COLUMNS} FROM drawings WHERE id = ANY (${ids}::text[]) AND listed`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toGalleryRow(row)] : [];
  });
}

const toGalleryRow = (row: Row): GalleryRow => ({
  drawingId: row.id as DrawingId,
  nickname: row.nickname,
  playerId: row.player_id as PlayerId,
  promptId: row.prompt_id as PromptId,
  prompt: row.prompt,
  score: row.score,
  submittedAt: row.submitted_at.toISOString(),
  takenFor: row.taken_for,
  loved: row.loved,
  machineLevel: row.machine_level as MachineLevel | null,
  medium: row.medium as Medium,
  caption: Caption.safeParse(row.caption).data ?? null,
});

/** Mistakes that are looked at: counting those of a large instance would take long. */
const NEWEST_MISTAKES = 2_000;

export async function countTakenFor(
  db: PrismaClient,
  modelHash: string,
  { promptId, limit }: { promptId: PromptId | null; limit: number },
): Promise<{ label: string; drawings: number }[]> {
  const ofPrompt = promptId === null ? Prisma.empty : Prisma.sql`AND prompt_id = ${promptId}`;
  return db.$queryRaw`
    SELECT taken_for AS label, count(*)::int AS drawings
      FROM (SELECT taken_for FROM drawings
             WHERE model_hash = ${modelHash} AND listed AND taken_for IS NOT NULL ${ofPrompt}
             ORDER BY submitted_at DESC, id DESC LIMIT ${NEWEST_MISTAKES}::int) AS newest
     GROUP BY taken_for ORDER BY drawings DESC, label LIMIT ${limit}::int`;
}

export async function passingDrawings(
  db: PrismaClient,
  modelHash: string,
  { labels, promptId, limit }: Parameters<DrawingStore['passing']>[1],
): ReturnType<DrawingStore['passing']> {
  if (labels.length === 0) return [];
  const ofPrompt = promptId === null ? Prisma.empty : Prisma.sql`AND prompt_id = ${promptId}`;
  const has = labels.map((label) => Prisma.sql`moments @> ${JSON.stringify([{ label }])}::jsonb`);
  // The moments first, by their index: an embedded database has no statistics, and would read all drawings of the model.
  const rows = await db.$queryRaw<(Row & { moments: unknown })[]>`
    WITH looked AS MATERIALIZED (
      SELECT ${COLUMNS}, model_hash, moments FROM drawings WHERE listed AND (${Prisma.join(has, ' OR ')}))
    SELECT ${COLUMNS}, moments FROM looked
     WHERE model_hash = ${modelHash} ${ofPrompt} AND moments->-1->>'label' <> ALL (${[...labels]}::text[])
     ORDER BY submitted_at DESC, id DESC LIMIT ${limit}::int`;
  return rows.flatMap((row) => {
    const moment = Moments.safeParse(row.moments).data?.find(({ label }) => labels.includes(label));
    return moment ? [{ row: toGalleryRow(row), moment }] : [];
  });
}

export async function listedIds(
  db: PrismaClient,
  modelHash: string,
  { after, limit }: Parameters<DrawingStore['listedIds']>[1],
): ReturnType<DrawingStore['listedIds']> {
  const isBehind = after
    ? Prisma.sql`AND (submitted_at, id) < (${after.submittedAt}::timestamp, ${after.id} COLLATE "C")`
    : Prisma.empty;
  const rows = await db.$queryRaw<{ id: DrawingId; submitted_at: Date }[]>`
    SELECT id, submitted_at FROM drawings WHERE model_hash = ${modelHash} AND listed ${isBehind}
     ORDER BY submitted_at DESC, id DESC LIMIT ${limit}::int`;
  const last = rows.length < limit ? undefined : rows.at(-1);
  return { ids: rows.map(({ id }) => id), next: last ? { submittedAt: last.submitted_at, id: last.id } : null };
}

export async function readEmbeddings(
  db: PrismaClient,
  ids: readonly DrawingId[],
): ReturnType<DrawingStore['embeddings']> {
  if (ids.length === 0) return [];
  const rows = await db.drawing.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, promptId: true, playerId: true, modelHash: true, embedding: true },
  });
  return rows.map((row) => ({
    id: row.id as DrawingId,
    promptId: row.promptId as PromptId,
    playerId: row.playerId as PlayerId,
    modelHash: row.modelHash,
    embedding: unpackFloats(row.embedding),
  }));
}

/** Float32, little-endian on every machine. */
function unpackFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
