import type { z } from 'zod';

/** What a form shows after an answer of the server; plain data, so that it also works without JavaScript. */
export interface FormState {
  /** Differs with each answer: choosers remount on it, because React's reset of a form forgets their `defaultValue`. */
  answer: string;
  /** What was done, as a sentence. */
  done: string | null;
  /** What is wrong with the whole. */
  problem: string | null;
  /** Field name → what is wrong with it. */
  problems: Record<string, string>;
  /** What the fields hold now; never passwords. */
  values: Record<string, string>;
}

export const EMPTY_FORM: FormState = { answer: '', done: null, problem: null, problems: {}, values: {} };

/** An action for React's `useActionState`. */
export type FormAction = (previous: FormState, form: FormData) => Promise<FormState>;

/** Schemas leave out the full stop, because their messages also stand in lists. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

type Read<T> = { ok: true; data: T } | { ok: false; problems: Record<string, string> };

/**
 * Parses the text fields that the schema names; files and other fields are left alone.
 * @param form whatever a client sent: anything but a form counts as an empty one
 */
export function readForm<S extends z.ZodObject>(schema: S, form: unknown): Read<z.output<S>> {
  const parsed = schema.safeParse(textValues(form, Object.keys(schema.shape)));
  if (parsed.success) return { ok: true, data: parsed.data };
  const problems: Record<string, string> = {};
  for (const issue of parsed.error.issues) problems[String(issue.path[0])] ??= sentence(issue.message);
  return { ok: false, problems };
}

/** Text fields of a form by name; a missing one is empty. */
export function textValues(form: unknown, names: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = form instanceof FormData ? form.get(name) : null;
    values[name] = typeof value === 'string' ? value : '';
  }
  return values;
}
