import { z } from 'zod';
import { OneValue, type SearchParams } from '#app/lib/search-params.ts';
import { Day } from '#contract/boards.ts';
import type { AuditQuery } from '#server/storage/port/admin.ts';

const MAX_CHARS = 200;
const DAY_MS = 86_400_000;

/** What the page shows, as its address has it. Days are UTC, the last one included. */
export interface AuditPageQuery {
  words: string;
  account: string | null;
  action: string | null;
  subject: { kind: string; id: string } | null;
  from: Day | null;
  to: Day | null;
  cursor: string | null;
}

const Text = OneValue.transform((value) => value.slice(0, MAX_CHARS))
  .catch('')
  .default('');
/** PostgreSQL has no text with a NUL. */
const Choice = OneValue.pipe(
  z
    .string()
    .regex(/^\P{Cc}+$/u)
    .max(MAX_CHARS),
)
  .nullable()
  .catch(null)
  .default(null);
const ChosenDay = OneValue.pipe(Day).nullable().catch(null).default(null);

const Query = z.object({
  ...{
    words: Text,
    account: Choice,
    action: Choice,
    kind: Choice,
    id: Choice,
    from: ChosenDay,
    to: ChosenDay,
    after: Choice,
  },
});

/** Invalid fields fall back to showing everything. */
export function readAuditQuery(params: SearchParams): AuditPageQuery {
  const { kind, id, after, ...fields } = Query.parse(params);
  return { ...fields, subject: kind !== null && id !== null ? { kind, id } : null, cursor: after };
}

/** The address of the log, without what is not asked for. */
export function auditHref(query: Partial<AuditPageQuery>): string {
  const { words, account, action, subject, from, to, cursor } = query;
  const fields = { words, account, action, kind: subject?.kind, id: subject?.id, from, to, after: cursor };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `/admin/audit?${text}` : '/admin/audit';
}

export function toAuditQuery({ words, account, action, subject, from, to }: AuditPageQuery): AuditQuery {
  return {
    ...{ words, account, action, subject },
    from: from === null ? null : new Date(from),
    to: to === null ? null : new Date(Date.parse(to) + DAY_MS),
  };
}
