import Form from 'next/form';
import { formatCount } from '#app/lib/format.ts';
import type { Day } from '#contract/boards.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { TextField } from '../fields.tsx';
import { chooseDaily } from './actions.ts';
import { PROMPTS_TO_CHOOSE_FROM } from './query.ts';

/** Open prompts that match the search, each with a button that makes it the day's prompt. */
export async function PromptChooser({ day, search }: { day: Day; search: string }) {
  const { storage, judge } = services();
  const { prompts, total } = await storage.prompts.openPrompts({
    search,
    packId: null,
    offset: 0,
    limit: PROMPTS_TO_CHOOSE_FROM,
    modelHash: judge.info.modelHash,
  });
  return (
    <section className={styles.chooser} aria-label={`A prompt for ${day}`}>
      <Form action="/admin/daily" className={styles.row} role="search">
        <input type="hidden" name="day" value={day} />
        <TextField
          label="Search in any language"
          name="search"
          problem={undefined}
          input={{ type: 'search', defaultValue: search, enterKeyHint: 'search' }}
        />
        <button className="btn" type="submit">
          Search
        </button>
      </Form>
      {total === 0 ? (
        <p>No open prompt fits.</p>
      ) : (
        <ul>
          {prompts.map((prompt) => (
            <li key={prompt.id} className={styles.choice}>
              <span className={styles.itemText}>
                <span className={styles.itemName}>{prompt.text}</span>
                <span className="hint">
                  {prompt.packName} · {formatCount(prompt.drawings, 'drawing', 'drawings')}
                </span>
              </span>
              <form action={chooseDaily}>
                <input type="hidden" name="day" value={day} />
                <input type="hidden" name="promptId" value={prompt.id} />
                <button className="btn" type="submit">
                  Take it<span className="visually-hidden"> “{prompt.text}”</span>
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
      {total > prompts.length && (
        <p className="hint">
          and {formatCount(total - prompts.length, 'more: search for it', 'more: search for one')}.
        </p>
      )}
    </section>
  );
}
