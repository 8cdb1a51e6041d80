import type { AreAlike, NewDrawing, StoredFingerprint } from './port/drawings.ts';
import type { Db, Prisma } from './prisma.ts';

/** One save at a time looks for copies: of two that are saved at once, each would miss the other. */
const COPIES_LOCK = 20_261_130;
/** Fewer in common are chance. */
const LEAST_MARKS = 2;
/** Those with the most marks in common are compared; a copy has most of them. */
const MOST_COMPARED = 12;

/** To be taken by every transaction that withholds drawings, before it changes one. */
export const lockCopies = (tx: Db) => tx.$executeRaw`SELECT pg_advisory_xact_lock(${COPIES_LOCK}::bigint)`;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Candidate {
  drawing_id: string;
  original_id: string | null;
  drawn_at: Date;
  lines: Uint8Array;
}

/**
 * Compares a drawing with those of other players that have marks in common with it. What a player drew first is not
 * copied by that player, not even where somebody else has copied it in between.
 *
 * @returns `original`: the first drawing that this one is a copy of, or null; `later`: its own copies, saved before it
 */
export async function findCopies(
  tx: Prisma.TransactionClient,
  { fingerprint, drawnAt, playerId }: Pick<NewDrawing, 'fingerprint' | 'drawnAt' | 'playerId'>,
  areAlike: AreAlike,
): Promise<{ original: string | null; later: string[] }> {
  if (fingerprint.marks.length === 0) return { original: null, later: [] };
  await lockCopies(tx);
  const candidates = await tx.$queryRaw<Candidate[]>`
    SELECT it.drawing_id, it.original_id, it.drawn_at, it.lines
      FROM (SELECT *, (SELECT count(*) FROM unnest(marks) AS mark WHERE mark = ANY (${fingerprint.marks}::int[])) AS common
              FROM drawing_fingerprints WHERE marks && ${fingerprint.marks}::int[]) AS it
      JOIN drawings ON drawings.id = it.drawing_id
      LEFT JOIN drawings AS original ON original.id = it.original_id
     WHERE it.common >= ${LEAST_MARKS}::int
       AND drawings.player_id <> ${playerId} AND original.player_id IS DISTINCT FROM ${playerId}
     ORDER BY it.common DESC, it.drawn_at, it.drawing_id
     LIMIT ${MOST_COMPARED}::int`;
  const later: string[] = [];
  for (const { drawing_id: id, original_id: original, drawn_at: at, lines } of candidates) {
    if (areAlike(unpackLines(lines), fingerprint.lines)) {
      // One is enough: whatever else is like it was compared with that one.
      if (at <= drawnAt) return { original: original ?? id, later: [] };
      later.push(id);
    }
    // A comparison takes milliseconds of the thread that answers everybody.
    await nextTurn();
  }
  return { original: null, later };
}

/** Forgets the fingerprints of drawings that are deleted. Copies of them stay copies, of nothing that is known. */
export async function removeFingerprints(tx: Db, ids: readonly string[]): Promise<void> {
  await lockCopies(tx);
  await tx.$executeRaw`UPDATE drawing_fingerprints SET original_id = NULL WHERE original_id = ANY (${ids}::text[])`;
  await tx.$executeRaw`DELETE FROM drawing_fingerprints WHERE drawing_id = ANY (${ids}::text[])`;
}

export async function insertFingerprint(
  db: Db,
  {
    id,
    fingerprint,
    drawnAt,
    original,
  }: Pick<NewDrawing, 'id' | 'drawnAt'> & { fingerprint: StoredFingerprint; original: string | null },
): Promise<void> {
  const { lines, marks } = fingerprint;
  await db.drawingFingerprint.createMany({
    data: [{ drawingId: id, drawnAt, originalId: original, lines: packLines(lines), marks }],
    skipDuplicates: true,
  });
}

/** Int16, little-endian on every machine: for each line the number of its points, then these. */
export function packLines(lines: number[][]): Uint8Array<ArrayBuffer> {
  const numbers = lines.flatMap((line) => [line.length / 2, ...line]);
  const bytes = new Uint8Array(numbers.length * 2);
  const view = new DataView(bytes.buffer);
  numbers.forEach((value, i) => {
    view.setInt16(i * 2, value, true);
  });
  return bytes;
}

function unpackLines(bytes: Uint8Array): number[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines: number[][] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const points = view.getInt16(at, true);
    const line = Array.from({ length: points * 2 }, (_, i) => view.getInt16(at + 2 + i * 2, true));
    lines.push(line);
    at += 2 + line.length * 2;
  }
  return lines;
}
