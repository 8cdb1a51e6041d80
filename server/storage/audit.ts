import { randomUUID } from 'node:crypto';
import { tidyText } from '#contract/tidy-text.ts';
import type { AuditEntry, AuditStore, NewAuditEntry } from './port/admin.ts';
import { type Db, Prisma, type PrismaClient } from './prisma.ts';

const MAX_WORDS = 200;

/** What is found by searching: letters and digits, in lower case. */
const wordsOf = (text: string): string[] =>
  [
    ...new Set(
      tidyText(text)
        .toLowerCase()
        .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
    ),
  ].slice(0, MAX_WORDS);

/** Texts, numbers and names of fields at any depth. */
function textsIn(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}

/** To be called in the transaction of what is recorded, where there is one. */
export async function addAuditEntry(db: Db, entry: NewAuditEntry): Promise<void> {
  const { accountId, account, action, subject, detail } = entry;
  await db.auditEntry.create({
    data: {
      id: randomUUID(),
      at: new Date(),
      ...{ accountId, account, action },
      subjectKind: subject?.kind ?? null,
      subjectId: subject?.id ?? null,
      ...(detail === null ? {} : { detail: detail as Prisma.InputJsonObject }),
      words: wordsOf([account, action, subject?.kind ?? '', subject?.id ?? '', ...textsIn(detail)].join(' ')),
    },
  });
}

/** The log no longer tells whom an entry is about. What was done, by whom and when stays. */
export async function forgetInAudit(db: Db, playerId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE audit_entries SET subject_id = NULL, detail = NULL, words = '{}'
     WHERE subject_kind = 'player' AND subject_id = ${playerId}`;
}

/** [PLAYER-7] The same for entries about players from before a day, and for all about players who go with what they did before it. */
export async function forgetInOldAudit(db: Db, before: Date, gone: Prisma.Sql): Promise<void> {
  await db.$executeRaw`
    UPDATE audit_entries SET subject_id = NULL, detail = NULL, words = '{}'
     WHERE subject_kind = 'player' AND subject_id IS NOT NULL
       AND (at < ${before}::timestamp OR subject_id IN (${gone}))`;
}

interface Place {
  at: number;
  id: string;
}

const writeCursor = ({ at, id }: Place) => Buffer.from(JSON.stringify([at, id])).toString('base64url');

function readCursor(cursor: string): Place {
  try {
    const [at, id, ...more] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Number.isSafeInteger(at) && Math.abs(at) < 8.64e15 && typeof id === 'string' && more.length === 0)
      return { at, id };
  } catch {
    // No JSON.
  }
  throw new RangeError('The cursor is not one of this list.');
}

export function createAuditStore(db: PrismaClient): AuditStore {
  return {
    add: (entry) => addAuditEntry(db, entry),

    async search(query, { cursor, limit }) {
      const { words, account, action, subject, from, to } = query;
      const after = cursor === null ? null : readCursor(cursor);
      const rows = await db.auditEntry.findMany({
        where: {
          ...(words === '' ? {} : { words: { hasEvery: wordsOf(words) } }),
          ...(account === null ? {} : { account }),
          ...(action === null ? {} : { action }),
          ...(subject === null ? {} : { subjectKind: subject.kind, subjectId: subject.id }),
          AND: [
            from === null ? {} : { at: { gte: from } },
            to === null ? {} : { at: { lt: to } },
            after === null
              ? {}
              : {
                  at: { lte: new Date(after.at) },
                  OR: [{ at: { lt: new Date(after.at) } }, { id: { lt: after.id } }],
                },
          ],
        },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        take: limit + 1,
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return {
        entries: shown.map(toEntry),
        nextCursor: rows.length > limit && last ? writeCursor({ at: last.at.getTime(), id: last.id }) : null,
      };
    },

    async facets() {
      const [accounts, actions] = await Promise.all([
        distinct(db, Prisma.sql`account`),
        distinct(db, Prisma.sql`action`),
      ]);
      return { accounts, actions };
    },
  };
}

/** From one value to the next in the column's index, without reading what is in between. */
async function distinct(db: PrismaClient, column: Prisma.Sql): Promise<string[]> {
  const rows = await db.$queryRaw<{ value: string }[]>`
    WITH RECURSIVE found AS (
      (SELECT ${column} AS value FROM audit_entries ORDER BY ${column} LIMIT 1)
      UNION ALL
      SELECT (SELECT ${column} FROM audit_entries WHERE ${column} > found.value ORDER BY ${column} LIMIT 1)
        FROM found WHERE found.value IS NOT NULL)
    SELECT value FROM found WHERE value IS NOT NULL`;
  return rows.map(({ value }) => value);
}

function toEntry(row: Prisma.AuditEntryGetPayload<object>): AuditEntry {
  const { id, at, accountId, account, action, subjectKind, subjectId, detail } = row;
  return {
    ...{ id, at, accountId, account, action },
    subject: subjectKind === null ? null : { kind: subjectKind, id: subjectId },
    detail: detail as AuditEntry['detail'],
  };
}
