import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { messagesOf } from '#app/i18n/catalogue.ts';
import { intlTag } from '#app/i18n/locale.ts';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { services } from '#server/bridge.ts';
import { AdminFrame } from '../admin-frame.tsx';
import { requireRole } from '../session.ts';
import { caseView } from './case-view.ts';
import styles from './moderation.module.css';
import { Queue } from './queue.tsx';

export const metadata: Metadata = { title: 'Moderation', robots: { index: false } };

const CASES_PER_PAGE = 20;
const MAX_SEARCH_CHARS = 100;

const hrefOf = (query: { open: boolean; search: string; after?: string }) => {
  const params = new URLSearchParams({
    ...(!query.open && { show: 'done' }),
    ...(query.search && { q: query.search }),
    ...(query.after && { after: query.after }),
  });
  return params.size === 0 ? '/admin/moderation' : `/admin/moderation?${params}`;
};

/** Without what PostgreSQL takes in no text. */
const searchOf = (value: SearchParams[string]) =>
  [...tidyText(firstOf(value) ?? '')].slice(0, MAX_SEARCH_CHARS).join('');

export default async function ModerationPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole('moderator');
  const params = await searchParams;
  const query = { open: firstOf(params.show) !== 'done', search: searchOf(params.q) };
  const { cases, nextCursor } = await read({ ...query, cursor: firstOf(params.after) || null });
  const views = await Promise.all(cases.map(caseView));
  const { shared, replay, errors, common, explanation } = messagesOf('en');
  return (
    <AdminFrame section="moderation" title="Moderation">
      <div className={styles.filter}>
        <nav className={styles.tabs} aria-label="Cases">
          <Link
            className="btn btn--plain"
            href={hrefOf({ open: true, search: '' })}
            aria-current={query.open ? 'page' : undefined}
          >
            Open
          </Link>
          <Link
            className="btn btn--plain"
            href={hrefOf({ open: false, search: '' })}
            aria-current={query.open ? undefined : 'page'}
          >
            Decided
          </Link>
          <Link className="btn btn--plain" href="/admin/moderation/bans">
            Bans
          </Link>
        </nav>
        <search className={styles.search}>
          <form className={styles.searchForm}>
            {!query.open && <input type="hidden" name="show" value="done" />}
            <label className="visually-hidden" htmlFor="q">
              Search in names and texts
            </label>
            <input
              className="input"
              id="q"
              name="q"
              type="search"
              defaultValue={query.search}
              placeholder="Name or text"
            />
            <button className="btn" type="submit">
              Search
            </button>
          </form>
        </search>
      </div>
      <NextIntlClientProvider locale={intlTag('en')} messages={{ shared, replay, errors, common, explanation }}>
        <Queue key={`${query.open} ${query.search} ${firstOf(params.after)}`} cases={views} />
      </NextIntlClientProvider>
      {nextCursor !== null && (
        <p className={styles.more}>
          <Link className="btn" href={hrefOf({ ...query, after: nextCursor })} prefetch={false}>
            Further cases
          </Link>
        </p>
      )}
    </AdminFrame>
  );
}

/** A cursor that is not ours leads to "not found". */
async function read(query: { open: boolean; search: string; cursor: string | null }) {
  try {
    return await services().storage.moderation.cases({ ...query, limit: CASES_PER_PAGE });
  } catch (error) {
    if (error instanceof Error && error.name === 'RangeError') notFound();
    throw error;
  }
}
