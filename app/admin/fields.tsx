import type { ReactNode } from 'react';
import styles from './admin.module.css';
import type { FormState } from './forms.ts';

interface FieldProps {
  label: string;
  name: string;
  problem: string | undefined;
  hint?: string | undefined;
  /** Unique on the page; default: the field's name. */
  id?: string;
  hideLabel?: boolean;
}

function fieldIds({ id, name, problem, hint }: Pick<FieldProps, 'id' | 'name' | 'problem' | 'hint'>) {
  const base = id ?? name;
  const describedBy = [hint && `${base}-hint`, problem && `${base}-problem`].filter(Boolean).join(' ');
  return { base, aria: { 'aria-describedby': describedBy || undefined, 'aria-invalid': problem ? true : undefined } };
}

/** Label, control, hint and problem, linked for screen readers. */
function Field({
  label,
  problem,
  hint,
  base,
  hideLabel,
  children,
}: FieldProps & { base: string; children: ReactNode }) {
  return (
    <div className="field">
      <label className={hideLabel ? 'visually-hidden' : 'label'} htmlFor={base}>
        {label}
      </label>
      {children}
      {hint && (
        <p className="hint" id={`${base}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p className="problem" id={`${base}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

export function TextField({
  input,
  ...field
}: FieldProps & { input: Omit<React.ComponentProps<'input'>, 'id' | 'name' | 'className'> }) {
  const { base, aria } = fieldIds(field);
  return (
    <Field {...field} base={base}>
      <input className="input" id={base} name={field.name} {...aria} {...input} />
    </Field>
  );
}

export function TextAreaField({
  area,
  ...field
}: FieldProps & { area: Omit<React.ComponentProps<'textarea'>, 'id' | 'name' | 'className'> }) {
  const { base, aria } = fieldIds(field);
  return (
    <Field {...field} base={base}>
      <textarea className={`input ${styles.area}`} id={base} name={field.name} {...aria} {...area} />
    </Field>
  );
}

export function SelectField({
  options,
  chosen,
  ...field
}: FieldProps & { options: { value: string; text: string }[]; chosen: string | undefined }) {
  const { base, aria } = fieldIds(field);
  return (
    <Field {...field} base={base}>
      <select className="input" id={base} name={field.name} defaultValue={chosen} {...aria}>
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** The result of the form as a whole. Always on the page, so that screen readers announce it when it fills. */
export function FormAnswer({ state }: { state: FormState }) {
  return (
    <p className={state.problem ? 'problem' : styles.done} role="status">
      {state.problem ?? state.done}
    </p>
  );
}
