import Form from 'next/form';
import type { Pack } from '#server/storage/port.ts';
import styles from './admin.module.css';
import { SelectField, TextField } from './fields.tsx';
import { type PromptQuery, promptListHref, STATUS_NAMES } from './prompt-query.ts';

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
