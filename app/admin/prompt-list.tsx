import Form from 'next/form';
import Link from 'next/link';
import { formatCount, formatDay } from '#app/lib/format.ts';
import { services } from '#server/bridge.ts';
import type { CataloguePrompt, Pack } from '#server/storage/port.ts';
import styles from './admin.module.css';
import { SelectField, TextField } from './fields.tsx';
import { type PromptQuery, promptListHref, STATUS_NAMES } from './prompt-query.ts';
import { setPromptRetired } from './prompts/actions.ts';
import { UNREAD } from './unread.ts';

/** `back`: the list's query, to come back to after an action. */
export function PromptList({ prompts, back }: { prompts: CataloguePrompt[]; back: string }) {
  return (
    <ul className={styles.list}>
      {prompts.map((prompt) => (
        <li key={prompt.id} className={styles.item} data-retired={prompt.retired}>
          <div className={styles.itemText}>
            <span className={styles.itemName}>{prompt.text}</span>
            <span className="hint">
              {prompt.retired && <strong>Retired · </strong>}
              {prompt.packName} · {formatCount(prompt.drawings, 'drawing', 'drawings')} · since{' '}
              {formatDay(prompt.createdAt)}
            </span>
            {!services().judge.reads(prompt.text) && <span className="problem">{UNREAD}</span>}
          </div>
          <div className={styles.itemActions}>
            <Link className="btn btn--plain" href={`/admin/prompts/${prompt.id}`} prefetch={false}>
              Edit<span className="visually-hidden"> “{prompt.text}”</span>
            </Link>
            <RetirePromptForm prompt={prompt} back={back} />
          </div>
        </li>
      ))}
    </ul>
  );
}

export function RetirePromptForm({ prompt, back }: { prompt: CataloguePrompt; back: string }) {
  return (
    <form action={setPromptRetired}>
      <input type="hidden" name="id" value={prompt.id} />
      <input type="hidden" name="retired" value={String(!prompt.retired)} />
      <input type="hidden" name="back" value={back} />
      <button className="btn btn--plain" type="submit">
        {prompt.retired ? 'Reopen' : 'Retire'}
        <span className="visually-hidden"> “{prompt.text}”</span>
      </button>
    </form>
  );
}

export function PromptFilter({ query, packs }: { query: PromptQuery; packs: Pick<Pack, 'id' | 'name' | 'retired'>[] }) {
  return (
    // The fields show the address, also after a link changed it.
    <Form
      key={promptListHref({ ...query, page: 1 })}
      action="/admin"
      className={`${styles.row} ${styles.filter}`}
      role="search"
    >
      <TextField
        label="Search"
        name="search"
        problem={undefined}
        input={{ type: 'search', defaultValue: query.search, enterKeyHint: 'search' }}
      />
      <SelectField
        label="Pack"
        name="pack"
        problem={undefined}
        options={[
          { value: '', text: 'All packs' },
          ...packs.map(({ id, name, retired }) => ({ value: id, text: retired ? `${name} (retired)` : name })),
        ]}
        chosen={query.packId ?? ''}
      />
      <SelectField
        label="Status"
        name="status"
        problem={undefined}
        options={Object.entries(STATUS_NAMES).map(([value, text]) => ({ value, text }))}
        chosen={query.status}
      />
      <button className="btn" type="submit">
        Show
      </button>
    </Form>
  );
}
