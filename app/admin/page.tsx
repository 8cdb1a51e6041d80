import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { formatCount } from '#app/lib/format.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import { PromptId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import styles from './admin.module.css';
import { AdminFrame, homeOf } from './admin-frame.tsx';
import { Difficulty } from './difficulty.tsx';
import { noticeCodeOf, noticeSentence } from './notices.ts';
import { PromptFilterForm } from './prompt-filter.tsx';
import {
  filterOf,
  PROMPTS_PER_PAGE,
  type PromptQuery,
  pageCount,
  promptListHref,
  readPromptQuery,
} from './prompt-query.ts';
import { AddPromptForm } from './prompts/prompt-forms.tsx';
import { currentAdmin, requireRole } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { PromptTable } from './table/prompt-table.tsx';
import { toTableRow } from './table/row.ts';

export const metadata: Metadata = { title: 'Admin', robots: { index: false } };

export default async function AdminPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const account = await currentAdmin();
  if (account === null) return <SignIn params={params} />;
  // The address that everybody knows leads everybody somewhere.
  if (homeOf(account.role) !== '/admin') redirect(homeOf(account.role));
  await requireRole('editor');
  return <Prompts params={params} />;
}

async function SignIn({ params }: { params: SearchParams }) {
  const code = noticeCodeOf(params.notice);
  return (
    <main className="page">
      <div className={`sheet ${styles.signIn}`}>
        <h1>Admin</h1>
        {code && <p>{noticeSentence(code, null)}</p>}
        <SignInForm asksForName={await services().admin.asksForName()} />
      </div>
    </main>
  );
}

async function Prompts({ params }: { params: SearchParams }) {
  const query = readPromptQuery(params);
  const { judge, storage } = services();
  const { prompts } = storage;
  const filter = filterOf(query, judge.info.modelHash);
  const [packs, tags, found, notice] = await Promise.all([
    prompts.packs({ includeRetired: true }),
    prompts.tags(),
    prompts.list({
      ...filter,
      sort: query.sort,
      offset: (query.page - 1) * PROMPTS_PER_PAGE,
      limit: PROMPTS_PER_PAGE,
    }),
    noticeOf(params),
  ]);
  const openPacks = packs.filter(({ retired }) => !retired);
  return (
    <AdminFrame section="prompts" title="Prompts" notice={notice}>
      <section className="sheet" aria-label="Add a prompt">
        {openPacks.length === 0 ? (
          <p>
            There is no open pack. <Link href="/admin/packs">Add one</Link> first.
          </p>
        ) : (
          <AddPromptForm packs={openPacks.map(({ id, name }) => ({ id, name }))} />
        )}
      </section>
      <Difficulty />
      <section className={styles.section2} aria-label="Prompts">
        <PromptFilterForm query={query} packs={packs} tags={tags} />
        <p className={styles.exports}>
          <span className="hint">{formatCount(found.total, 'prompt', 'prompts')}</span>
          {found.total > 0 &&
            (['csv', 'json'] as const).map((format) => (
              <a
                key={format}
                href={promptListHref({ ...query, page: 1 }).replace('/admin', `/admin/prompts.${format}`)}
              >
                All as {format.toUpperCase()}
              </a>
            ))}
        </p>
        {found.prompts.length === 0 ? (
          <p className={styles.none}>
            No prompt fits. <Link href="/admin">Show all open ones</Link>
          </p>
        ) : (
          <PromptTable
            key={promptListHref(query)}
            rows={found.prompts.map((prompt) =>
              toTableRow(prompt, { boardHref: promptBoardHref(prompt.id), isRead: judge.reads(prompt.text) }),
            )}
            total={found.total}
            packs={packs.map(({ id, name, retired }) => ({ id, name, retired }))}
            tags={tags.map(({ tag }) => tag)}
            query={query}
          />
        )}
        <Pager query={query} total={found.total} />
      </section>
    </AdminFrame>
  );
}

function Pager({ query, total }: { query: PromptQuery; total: number }) {
  const pages = pageCount(total);
  if (pages === 1 && query.page === 1) return null;
  return (
    <nav className={styles.pager} aria-label="Pages of the list">
      {query.page > 1 && (
        <Link className="btn" href={promptListHref({ ...query, page: Math.min(query.page - 1, pages) })}>
          Previous
        </Link>
      )}
      <span>
        Page {query.page} of {pages}
      </span>
      {query.page < pages && (
        <Link className="btn" href={promptListHref({ ...query, page: query.page + 1 })}>
          Next
        </Link>
      )}
    </nav>
  );
}

async function noticeOf(params: SearchParams): Promise<string | null> {
  const code = noticeCodeOf(params.notice);
  if (code === null) return null;
  const about = PromptId.safeParse(params.about);
  const prompt = about.success ? await services().storage.prompts.find(about.data) : null;
  return noticeSentence(code, prompt?.text ?? null);
}
