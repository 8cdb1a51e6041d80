import Form from 'next/form';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import type { Pack } from '#server/storage/port/prompts.ts';
import styles from './admin.module.css';
import { SelectField, TextField } from './fields.tsx';
import { DRAWN_NAMES, type PromptQuery, promptListHref, SORT_NAMES, STATUS_NAMES, sortText } from './prompt-query.ts';
import { languageName } from './translations.ts';

const all = (text: string) => ({ value: '', text });
const named = (names: Record<string, string>) => Object.entries(names).map(([value, text]) => ({ value, text }));

export function PromptFilterForm({
  query,
  packs,
  tags,
}: {
  query: PromptQuery;
  packs: Pick<Pack, 'id' | 'name' | 'retired'>[];
  tags: { tag: string; prompts: number }[];
}) {
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
          all('All packs'),
          ...packs.map(({ id, name, retired }) => ({ value: id, text: retired ? `${name} (retired)` : name })),
        ]}
        chosen={query.packId ?? ''}
      />
      <SelectField
        label="Status"
        name="status"
        problem={undefined}
        options={named(STATUS_NAMES)}
        chosen={query.status}
      />
      <SelectField
        label="Languages"
        name="without"
        problem={undefined}
        options={[
          all('All'),
          ...TRANSLATION_LOCALES.map((locale) => ({ value: locale, text: `Without ${languageName(locale)}` })),
        ]}
        chosen={query.without ?? ''}
      />
      <SelectField
        label="Played"
        name="drawn"
        problem={undefined}
        options={[all('All'), ...named(DRAWN_NAMES)]}
        chosen={query.drawn ?? ''}
      />
      <SelectField
        label="Tag"
        name="tag"
        problem={undefined}
        options={[all('All'), ...tags.map(({ tag, prompts }) => ({ value: tag, text: `${tag} (${prompts})` }))]}
        chosen={query.tag ?? ''}
      />
      <SelectField
        label="Order"
        name="sort"
        problem={undefined}
        options={named(SORT_NAMES)}
        chosen={sortText(query.sort)}
      />
      <button className="btn" type="submit">
        Show
      </button>
    </Form>
  );
}
