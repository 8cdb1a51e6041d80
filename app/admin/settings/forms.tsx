'use client';

import { useActionState } from 'react';
import styles from '../admin.module.css';
import { FormAnswer, SelectField, TextField } from '../fields.tsx';
import { EMPTY_FORM } from '../forms.ts';
import { resetSetting, saveLogo, saveSettings } from './actions.ts';
import own from './settings.module.css';

/** A setting that can be changed here, as plain data. */
export interface SettingField {
  key: string;
  label: string;
  hint: string;
  kind: 'line' | 'address' | 'count' | 'switch';
  text: string;
  /** By whom it was set, and when; null: it has its default. */
  setBy: string | null;
}

const SWITCH = [
  { value: 'true', text: 'On' },
  { value: 'false', text: 'Off' },
];

/** The settings of one group. Each has a button that sets it back, which belongs to a form of its own. */
export function SettingsForm({ fields, name }: { fields: SettingField[]; name: string }) {
  const [state, action, pending] = useActionState(saveSettings, EMPTY_FORM);
  return (
    <>
      <form action={action} className={styles.form} noValidate>
        {fields.map((field) => (
          <div key={field.key} className={own.setting}>
            <Control field={field} problem={state.problems[field.key]} typed={state.values[field.key]} />
            {field.setBy !== null && (
              <p className={own.set}>
                <span className="hint">{field.setBy}</span>
                <button className="btn btn--plain" type="submit" form={`reset-${field.key}`}>
                  Set back<span className="visually-hidden"> “{field.label}”</span>
                </button>
              </p>
            )}
          </div>
        ))}
        <div>
          <button className="btn btn--primary" type="submit" disabled={pending}>
            Save<span className="visually-hidden"> {name}</span>
          </button>
        </div>
        <FormAnswer state={state} />
      </form>
      {fields.map(({ key }) => (
        <ResetForm key={key} settingKey={key} />
      ))}
    </>
  );
}

function ResetForm({ settingKey }: { settingKey: string }) {
  return (
    <form id={`reset-${settingKey}`} action={resetSetting}>
      <input type="hidden" name="key" value={settingKey} />
    </form>
  );
}

function Control({
  field: { key, label, hint, kind, text },
  problem,
  typed,
}: {
  field: SettingField;
  problem: string | undefined;
  typed: string | undefined;
}) {
  const shared = { label, name: key, problem, hint };
  const value = typed ?? text;
  if (kind === 'switch') return <SelectField key={value} {...shared} options={SWITCH} chosen={value} />;
  const input = {
    line: { maxLength: 200, dir: 'auto' },
    address: { type: 'url', maxLength: 500, placeholder: 'https://', dir: 'ltr' },
    count: { inputMode: 'numeric', maxLength: 7 },
  } as const;
  return <TextField key={value} {...shared} input={{ ...input[kind], autoComplete: 'off', defaultValue: value }} />;
}

/** As the server allows: a larger file need not be sent. */
const LOGO_MAX_BYTES = 1024 * 1024;

interface LogoFormProps {
  /** null: there is none. */
  logo: { src: string; plate: 'none' | 'light' | 'dark' } | null;
  setBy: string | null;
}

export function LogoForm({ logo, setBy }: LogoFormProps) {
  const [state, action, pending] = useActionState(saveLogo, EMPTY_FORM);
  return (
    <>
      <form action={action} className={`${styles.form} ${own.logo}`}>
        {logo !== null && (
          <p className={own.logos}>
            {(['light', 'dark'] as const).map((page) => (
              // biome-ignore lint/performance/noImgElement: the server has made it in the size that is shown.
              <img
                key={page}
                src={logo.src}
                alt={`The logo on a ${page} page`}
                data-on={page}
                data-plate={logo.plate}
              />
            ))}
          </p>
        )}
        <TextField
          label="Logo"
          name="logo"
          problem={state.problems.logo}
          hint="Stands beside the name in place of the judge’s face, and is the icon of tabs and of home screens. PNG, JPEG or WebP, at most 1 MB, each side at least 32 pixels. Transparent parts are kept."
          input={{
            type: 'file',
            accept: 'image/png,image/jpeg,image/webp',
            required: true,
            onChange: ({ target }) =>
              target.setCustomValidity(
                (target.files?.[0]?.size ?? 0) > LOGO_MAX_BYTES ? 'The file has more than 1 MB.' : '',
              ),
          }}
        />
        <p className={own.set}>
          <button className="btn btn--primary" type="submit" disabled={pending}>
            Save logo
          </button>
          {setBy !== null && (
            <>
              <span className="hint">{setBy}</span>
              <button className="btn btn--plain" type="submit" form="reset-logo">
                Remove logo
              </button>
            </>
          )}
        </p>
        <FormAnswer state={state} />
      </form>
      <ResetForm settingKey="logo" />
    </>
  );
}
