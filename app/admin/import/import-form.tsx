'use client';

import { type ReactNode, useActionState } from 'react';
import { formatCount } from '#app/lib/format.ts';
import { MAX_PROMPTS_PER_IMPORT, PACK_NAME_MAX_CHARS } from '#contract/limits.ts';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import styles from '../admin.module.css';
import { FormAnswer, SelectField, TextAreaField, TextField } from '../fields.tsx';
import { importPrompts } from './actions.ts';
import { EMPTY_IMPORT, type ImportCounts } from './import-state.ts';
import type { ImportFormat } from './parse-import.ts';
import type { RowGroup } from './preview.ts';

const MAX_FILE_BYTES = 1024 * 1024;
const PACK_LIST = 'pack-names';
const COLUMNS = ['prompt', 'pack', ...TRANSLATION_LOCALES, 'tags', 'retired', 'id'].join(', ');

const FORMAT_OF: Record<string, ImportFormat> = { txt: 'text', csv: 'csv', tsv: 'csv', json: 'json' };

/** Chooses the format that the name of the file tells, and says before the upload what the server would say after it. */
function checkFile(input: HTMLInputElement): void {
  const { name = '', size = 0 } = input.files?.[0] ?? {};
  const format = FORMAT_OF[name.toLowerCase().split('.').at(-1) ?? ''];
  const select = input.form?.elements.namedItem('format');
  if (format && select instanceof HTMLSelectElement) select.value = format;
  input.setCustomValidity(size > MAX_FILE_BYTES ? 'The file is larger than 1 MB.' : '');
  input.reportValidity();
}

export function ImportForm({ packNames }: { packNames: string[] }) {
  const [state, action, pending] = useActionState(importPrompts, EMPTY_IMPORT);
  const { problems, values, preview, fingerprint, summary } = state;
  return (
    <form action={action} className={styles.form}>
      <TextAreaField
        label="Prompts"
        name="source"
        problem={problems.source}
        hint={`Up to ${MAX_PROMPTS_PER_IMPORT.toLocaleString('en-GB')} at once.`}
        area={{
          rows: 8,
          spellCheck: true,
          placeholder: 'a cat on a skateboard\na lighthouse at night',
          defaultValue: values.source ?? '',
        }}
      />
      <TextField
        label="Or a file"
        name="file"
        problem={problems.file}
        hint="Plain text, CSV or JSON, 1 MB at most."
        input={{
          type: 'file',
          accept: '.txt,.csv,.tsv,.json,text/plain,text/csv,application/json',
          onChange: (event) => checkFile(event.currentTarget),
        }}
      />
      <div className={styles.row}>
        <SelectField
          key={state.answer}
          label="Format"
          name="format"
          problem={problems.format}
          hint="A CSV’s first line names its columns, a JSON list has objects with the same names. Only the prompt is needed."
          options={[
            { value: 'text', text: 'One prompt a line' },
            { value: 'csv', text: `CSV: ${COLUMNS}` },
            { value: 'json', text: `JSON: ${COLUMNS}` },
          ]}
          chosen={values.format ?? 'text'}
        />
        <TextField
          label="Pack"
          name="pack"
          problem={problems.pack}
          hint="A new name makes a new pack. In a CSV or JSON: for prompts that name none."
          input={{ list: PACK_LIST, maxLength: PACK_NAME_MAX_CHARS, defaultValue: values.pack ?? packNames[0] ?? '' }}
        />
        <datalist id={PACK_LIST}>
          {packNames.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      <SelectField
        key={`${state.answer}-replaces`}
        label="Prompts that already exist"
        name="replaces"
        problem={problems.replaces}
        hint="A row is about the prompt with its id, else about the one with its text. Values that are not in the file stay."
        options={[
          { value: 'lacking', text: 'only get the translations that they lack' },
          { value: 'all', text: 'become what the file says' },
        ]}
        chosen={values.replaces || 'lacking'}
      />
      <div className={styles.row}>
        <button className={preview ? 'btn' : 'btn btn--primary'} type="submit" disabled={pending}>
          {preview ? 'Check again' : 'Check'}
        </button>
        <FormAnswer state={state} />
      </div>
      {preview && (
        <Answer key={state.answer} title={isEmpty(preview) ? 'Nothing to import' : 'Ready to import'}>
          {preview.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          <Groups groups={preview.taken} title="Will be imported" />
          <Groups groups={preview.leftOut} title="Will be left out" />
        </Answer>
      )}
      {summary && (
        <Answer key={state.answer} title={`${taken(summary)} imported`}>
          <Groups groups={summary.leftOut} title="Left out" />
        </Answer>
      )}
      {preview && (
        <div className={styles.row}>
          {!isEmpty(preview) && (
            <button className="btn btn--primary" type="submit" name="checked" value={fingerprint} disabled={pending}>
              Import {taken(preview)}
            </button>
          )}
          <a className="btn" href="/admin/import">
            Start again
          </a>
        </div>
      )}
    </form>
  );
}

/** E.g. “38 prompts, translations of 3 prompts and changes of 2 prompts”. */
function taken({ added, translated, changed }: ImportCounts): string {
  const prompts = (count: number) => formatCount(count, 'prompt', 'prompts');
  const parts = [
    ...(translated > 0 ? [`translations of ${prompts(translated)}`] : []),
    ...(changed > 0 ? [`changes of ${prompts(changed)}`] : []),
  ];
  return added > 0 || parts.length === 0 ? [prompts(added), ...parts].join(' and ') : parts.join(' and ');
}

const isEmpty = ({ added, translated, changed }: ImportCounts) => added + translated + changed === 0;

const focus = (heading: HTMLElement | null) => heading?.focus();

/** Its heading takes the focus: it stands below what a screen shows of the form. */
function Answer({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.summary}>
      <h2 ref={focus} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </div>
  );
}

function Groups({ groups, title }: { groups: RowGroup[]; title: string }) {
  if (groups.length === 0) return null;
  return (
    <section className={styles.groups} aria-label={title}>
      <h3>{title}</h3>
      {groups.map((group) => (
        <div key={group.title}>
          <p>{group.title}</p>
          <ul className={styles.rows}>
            {group.rows.map(({ at, text, pack, changes }) => (
              <li key={at}>
                <strong>{at}</strong> <span>{text}</span>
                {pack && ` → ${pack}`}
                {changes?.map(({ field, before, after }) => (
                  <div key={field} className={styles.change}>
                    {field}: <del dir="auto">{before || 'none'}</del> → <ins dir="auto">{after || 'none'}</ins>
                  </div>
                ))}
              </li>
            ))}
          </ul>
          {group.others && <p className="hint">{group.others}</p>}
        </div>
      ))}
    </section>
  );
}
