import type { Metadata } from 'next';
import Form from 'next/form';
import Link from 'next/link';
import type { SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import type { AuditEntry } from '#server/storage/port/admin.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { SelectField, TextField } from '../fields.tsx';
import { formatMoment } from '../moment.ts';
import { requireRole } from '../session.ts';
import { type AuditPageQuery, auditHref, readAuditQuery, toAuditQuery } from './query.ts';

export const metadata: Metadata = { title: 'Audit log', robots: { index: false } };

const ENTRIES_PER_PAGE = 50;

export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole();
  const query = readAuditQuery(await searchParams);
  const { audit } = services().storage;
  const search = (cursor: string | null) => audit.search(toAuditQuery(query), { cursor, limit: ENTRIES_PER_PAGE });
  const [facets, page] = await Promise.all([
    audit.facets(),
    // A cursor that somebody has changed shows the newest.
    search(query.cursor).catch((error: Error) => {
      if (error.name !== 'RangeError') throw error;
      return search(null);
    }),
  ]);
  return (
    <AdminFrame section="audit" title="Audit log">
      <div className={styles.entries}>
        <Filter query={query} {...facets} />
        {query.subject && (
          <p>
            Only what was done to {query.subject.kind} {query.subject.id}.{' '}
            <Link href={auditHref({ ...query, subject: null, cursor: null })}>Show all</Link>
          </p>
        )}
        {page.entries.length === 0 ? (
          <p className={styles.none}>
            Nothing fits. <Link href="/admin/audit">Show everything</Link>
          </p>
        ) : (
          <ol className={styles.list} aria-label="Entries, the newest first">
            {page.entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
        {(query.cursor !== null || page.nextCursor !== null) && (
          <nav className={styles.pager} aria-label="Pages of the log">
            {query.cursor !== null && (
              <Link className="btn" href={auditHref({ ...query, cursor: null })}>
                Newest
              </Link>
            )}
            {page.nextCursor !== null && (
              <Link className="btn" href={auditHref({ ...query, cursor: page.nextCursor })}>
                Older
              </Link>
            )}
          </nav>
        )}
      </div>
    </AdminFrame>
  );
}

function Filter(props: { query: AuditPageQuery; accounts: string[]; actions: string[] }) {
  const { query } = props;
  const choices = (all: string, values: string[]) => [
    { value: '', text: all },
    ...values.map((value) => ({ value, text: value })),
  ];
  return (
    // The fields show the address, also after a link changed it.
    <Form
      key={auditHref({ ...query, cursor: null })}
      action="/admin/audit"
      className={`${styles.row} ${styles.filter}`}
      role="search"
    >
      <TextField
        label="Words"
        name="words"
        problem={undefined}
        input={{ type: 'search', defaultValue: query.words, enterKeyHint: 'search', maxLength: 200 }}
      />
      <SelectField
        label="By"
        name="account"
        problem={undefined}
        options={choices('Everybody', props.accounts)}
        chosen={query.account ?? ''}
      />
      <SelectField
        label="Action"
        name="action"
        problem={undefined}
        options={choices('All actions', props.actions)}
        chosen={query.action ?? ''}
      />
      <TextField
        label="From"
        name="from"
        problem={undefined}
        input={{ type: 'date', defaultValue: query.from ?? '' }}
      />
      <TextField label="To" name="to" problem={undefined} input={{ type: 'date', defaultValue: query.to ?? '' }} />
      {query.subject && (
        <>
          <input type="hidden" name="kind" value={query.subject.kind} />
          <input type="hidden" name="id" value={query.subject.id} />
        </>
      )}
      <button className="btn" type="submit">
        Show
      </button>
    </Form>
  );
}

function Entry({ entry: { at, account, action, subject, detail } }: { entry: AuditEntry }) {
  return (
    <li className={styles.item}>
      <div className={styles.itemText}>
        <span className={styles.itemName}>
          {account} · {action}
        </span>
        <span className="hint">
          <time dateTime={at.toISOString()}>{formatMoment(at)}</time>
          {subject && (
            <>
              {' · '}
              {subject.id === null ? (
                `${subject.kind} (deleted)`
              ) : (
                <Link href={auditHref({ subject: { kind: subject.kind, id: subject.id } })} prefetch={false}>
                  {subject.kind} {subject.id}
                </Link>
              )}
            </>
          )}
        </span>
        {detail && (
          <span>
            {Object.entries(detail)
              .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
              .join(' · ')}
          </span>
        )}
      </div>
    </li>
  );
}
