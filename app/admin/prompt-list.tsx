import Link from 'next/link';
import { formatCount, formatDay } from '#app/lib/format.ts';
import type { CataloguePrompt } from '#server/storage/port.ts';
import styles from './admin.module.css';
import { setPromptRetired } from './prompt-actions.ts';

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
