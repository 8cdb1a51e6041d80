import type { Metadata } from 'next';
import Link from 'next/link';
import { formatCount } from '#app/lib/format.ts';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { noticeCodeOf, noticeSentence } from '../notices.ts';
import { requireRole } from '../session.ts';
import { removeUnsafeReference } from './actions.ts';
import { AddExampleForm, AddTextForm } from './forms.tsx';
import own from './unsafe.module.css';

export const metadata: Metadata = { title: 'Unsafe drawings', robots: { index: false } };

/** Newest drawings that the page looks at. */
const LOOKED_AT = 500;

/** [MOD-10] */
export default async function UnsafePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole('moderator');
  const params = await searchParams;
  const { unsafe, judge } = services();
  const [added, preview, builtIn] = [await unsafe.added(), await unsafe.preview(LOOKED_AT), unsafe.builtIn()];
  const code = noticeCodeOf(params.notice);
  return (
    <AdminFrame section="unsafe" title="Unsafe drawings" notice={code && noticeSentence(code, null)}>
      <p>
        A drawing that looks like one of these is flagged when it is saved, and hidden until a moderator decides.
        {builtIn
          ? ` The server comes with ${formatCount(builtIn.examples, 'example', 'examples')} and ${formatCount(builtIn.texts, 'text', 'texts')}.`
          : ` ${judge.info.modelId} is still embedding the examples of the server. Until then nothing is flagged.`}
      </p>
      <div className={own.forms}>
        <section className="sheet" aria-labelledby="add-example">
          <h2 id="add-example">Add an example</h2>
          <AddExampleForm drawing={firstOf(params.drawing) ?? ''} />
        </section>
        <section className="sheet" aria-labelledby="add-words">
          <h2 id="add-words">Add words</h2>
          <AddTextForm />
        </section>
      </div>
      {added.length > 0 && (
        <section aria-labelledby="added">
          <h2 id="added">Added here</h2>
          <ul className={styles.list}>
            {added.map(({ id, name, kind, addedBy, addedAt }) => (
              <li key={id} className={own.added}>
                <span>
                  <bdi>{name}</bdi>{' '}
                  <span className="hint">
                    {kind === 'text' ? 'words' : 'an example'} · {addedBy} · {addedAt.toISOString().slice(0, 10)}
                  </span>
                </span>
                <form action={removeUnsafeReference}>
                  <input type="hidden" name="id" value={id} />
                  <button className="btn btn--plain" type="submit">
                    Remove<span className="visually-hidden"> “{name}”</span>
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="preview">
        <h2 id="preview">Drawings that would be flagged</h2>
        <p className="hint">
          {`${formatCount(preview.flagged.length, 'drawing', 'drawings')} of the newest ${preview.looked} that are listed.`}
        </p>
        <ul className={own.flagged}>
          {preview.flagged.map(({ drawingId, prompt, nickname, share, nearest }) => (
            <li key={drawingId}>
              <Link href={`/drawings/${drawingId}`} prefetch={false}>
                {/* biome-ignore lint/performance/noImgElement: made by the server in the size that is shown */}
                <img src={`/drawings/${drawingId}/thumbnail.png`} alt="" width={160} height={160} loading="lazy" />
                <bdi>{prompt}</bdi>
              </Link>
              <span className="hint">
                <bdi>{nickname}</bdi> · {Math.round(share * 100)} % · like <bdi>{nearest}</bdi>
              </span>
            </li>
          ))}
        </ul>
      </section>
    </AdminFrame>
  );
}
