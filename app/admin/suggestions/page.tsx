import type { Metadata } from 'next';
import Link from 'next/link';
import { z } from 'zod';
import { OneValue, type SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { SelectField } from '../fields.tsx';
import { noticeCodeOf, noticeSentence } from '../notices.ts';
import { requireRole } from '../session.ts';
import { addSuggestions } from './actions.ts';

export const metadata: Metadata = { title: 'Suggestions', robots: { index: false } };

const SUGGESTED = 12;
const LIMIT_MS = 60_000;
const Seed = OneValue.pipe(z.string().min(1).max(64)).catch(() => crypto.randomUUID());

/** [PROMPT-8] The address has the seed, so that the same page has the same suggestions as long as the prompts are the same. */
export default async function SuggestionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole('editor');
  const params = await searchParams;
  const seed = Seed.parse(params.seed);
  const { promptTools, storage } = services();
  const code = noticeCodeOf(params.notice);
  const [packs, suggestions] = await Promise.all([
    storage.prompts.packs(),
    promptTools
      .suggest({ count: SUGGESTED, seed, signal: AbortSignal.timeout(LIMIT_MS) })
      .catch((error: Error) => (['TimeoutError', 'JudgeError'].includes(error.name) ? null : Promise.reject(error))),
  ]);
  return (
    <AdminFrame section="suggestions" title="Suggestions" notice={code && noticeSentence(code, null)}>
      <p className={`hint ${styles.medium}`}>
        These prompts combine things, places and moods. The judge can distinguish them from all other prompts and from
        each other.
      </p>
      {suggestions === null && <p className="problem">The judge has no time for this at the moment.</p>}
      <form action={addSuggestions} className={`sheet ${styles.form} ${styles.medium}`}>
        <fieldset>
          <legend className="label">Prompts to add</legend>
          {suggestions?.map(({ text, nearest }) => (
            <label key={text} className={styles.suggestion}>
              <input type="checkbox" name="text" value={text} />
              <span>
                <span className={styles.itemName}>{text}</span>{' '}
                {nearest && <span className="hint">nearest: {nearest.text}</span>}
              </span>
            </label>
          ))}
        </fieldset>
        <SelectField
          label="Goes into"
          name="packId"
          problem={undefined}
          options={packs.map(({ id, name }) => ({ value: id, text: name }))}
          chosen={packs[0]?.id}
        />
        <div className={styles.row}>
          <button className="btn btn--primary" type="submit">
            Add the ticked prompts
          </button>
          <Link className="btn" href={`/admin/suggestions?seed=${crypto.randomUUID()}`} prefetch={false}>
            Show others
          </Link>
        </div>
      </form>
    </AdminFrame>
  );
}
