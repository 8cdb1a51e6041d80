'use client';

import { useActionState } from 'react';
import { formatCount } from '#app/lib/format.ts';
import { MAX_PROMPTS_PER_IMPORT, PACK_NAME_MAX_CHARS } from '#contract/limits.ts';
import { TRANSLATION_LOCALES } from '#contract/locales.ts';
import styles from '../admin.module.css';
import { FormAnswer, SelectField, TextAreaField, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { type ImportState, importPrompts } from './actions.ts';

const EMPTY_IMPORT: ImportState = { ...EMPTY_FORM, summary: null };
const MAX_FILE_BYTES = 1024 * 1024;
/** Enough to see what is wrong with a file. */
const MAX_SHOWN_REJECTIONS = 100;
const PACK_LIST = 'pack-names';
const COLUMNS = ['prompt', 'pack', ...TRANSLATION_LOCALES].join(', ');

/** Says before the upload what the server would say after it. */
function checkFile(input: HTMLInputElement): void {
  const size = input.files?.[0]?.size ?? 0;
  input.setCustomValidity(size > MAX_FILE_BYTES ? 'The file is larger than 1 MB.' : '');
  input.reportValidity();
}

export function ImportForm({ packNames }: { packNames: string[] }) {
  const [state, action, pending] = useActionState(importPrompts, EMPTY_IMPORT);
  const { problems, values } = state;
  return (
    <>
      <form action={action} className={styles.form}>
        <TextAreaField
          label="Prompts"
          name="source"
          problem={problems.source}
          hint={`Up to ${MAX_PROMPTS_PER_IMPORT.toLocaleString('en-GB')} at once. Prompts that are there already only get the translations that they lack.`}
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
          hint="Plain text, CSV or JSON in UTF-8, 1 MB at most."
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
        <div className={styles.row}>
          <button className="btn btn--primary" type="submit" disabled={pending}>
            Import
          </button>
          <FormAnswer state={state} />
        </div>
      </form>
      <div role="status">
        {state.summary && <ImportSummary summary={state.summary} unit={values.format === 'json' ? 'Entry' : 'Line'} />}
      </div>
    </>
  );
}

const UNITS = { Line: ['line', 'lines'], Entry: ['entry', 'entries'] } as const;

function ImportSummary({ summary, unit }: { summary: NonNullable<ImportState['summary']>; unit: keyof typeof UNITS }) {
  const { added, existing, translated, rejected } = summary;
  const [one, many] = UNITS[unit];
  return (
    <div className={styles.summary}>
      <h2>{formatCount(added, 'prompt', 'prompts')} added</h2>
      {existing > 0 && (
        <p>{formatCount(existing, `${one} was`, `${many} were`)} there already, or twice in the import.</p>
      )}
      {translated > 0 && <p>{formatCount(translated, 'of them was', 'of them were')} given translations.</p>}
      {rejected.length > 0 && (
        <>
          <p>{formatCount(rejected.length, `${one} was`, `${many} were`)} left out:</p>
          <ul className={styles.rejected}>
            {rejected.slice(0, MAX_SHOWN_REJECTIONS).map(({ line, text, reason }) => (
              <li key={line}>
                <strong>
                  {unit} {line}
                </strong>{' '}
                {text && <q>{text}</q>} <span>{reason}</span>
              </li>
            ))}
          </ul>
          {rejected.length > MAX_SHOWN_REJECTIONS && (
            <p>and {formatCount(rejected.length - MAX_SHOWN_REJECTIONS, `more ${one}`, `more ${many}`)}.</p>
          )}
        </>
      )}
    </div>
  );
}
