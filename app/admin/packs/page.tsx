import type { Metadata } from 'next';
import Link from 'next/link';
import { formatCount } from '#app/lib/format.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { noticeCodeOf, noticeSentence } from '../notices.ts';
import { EVERY_OPEN_PROMPT, promptListHref } from '../prompt-query.ts';
import { requireRole } from '../session.ts';
import { setPackRetired } from './actions.ts';
import { AddPackForm, RenamePackForm } from './pack-forms.tsx';

export const metadata: Metadata = { title: 'Packs', robots: { index: false } };

export default async function PacksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole('editor');
  const params = await searchParams;
  const packs = await services().storage.prompts.packs({ includeRetired: true });
  const code = noticeCodeOf(params.notice);
  const subject = packs.find(({ id }) => id === params.about)?.name ?? null;
  return (
    <AdminFrame section="packs" title="Packs" notice={code && noticeSentence(code, subject)}>
      <section className={`sheet ${styles.medium}`} aria-label="Add a pack">
        <AddPackForm />
      </section>
      <ul className={`${styles.list} ${styles.medium}`}>
        {packs.map((pack) => (
          <li key={pack.id} className={styles.pack} data-retired={pack.retired}>
            <RenamePackForm pack={{ id: pack.id, name: pack.name }} />
            <div className={styles.packFoot}>
              <span className="hint">
                {pack.retired && <strong>Retired · </strong>}
                <Link href={promptListHref({ ...EVERY_OPEN_PROMPT, packId: pack.id })} prefetch={false}>
                  {formatCount(pack.promptCount, 'open prompt', 'open prompts')}
                  <span className="visually-hidden"> in “{pack.name}”</span>
                </Link>
              </span>
              <form action={setPackRetired}>
                <input type="hidden" name="id" value={pack.id} />
                <input type="hidden" name="retired" value={String(!pack.retired)} />
                <button className="btn btn--plain" type="submit">
                  {pack.retired ? 'Reopen' : 'Retire'}
                  <span className="visually-hidden"> “{pack.name}”</span>
                </button>
              </form>
            </div>
          </li>
        ))}
      </ul>
    </AdminFrame>
  );
}
