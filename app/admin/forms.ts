import type { z } from 'zod';

/** The state of a form after an answer of the server. Plain data, so that forms work without JavaScript. */
export interface FormState {
  /** Changes with each answer. Selects use it as key, because React's reset of a form drops their `defaultValue`. */
  answer: string;
  /** A sentence about what was done. */
  done: string | null;
  /** A problem of the form as a whole. */
  problem: string | null;
  /** Problems by field name. */
  problems: Record<string, string>;
  /** Values that the fields show; never passwords. */
  values: Record<string, string>;
}

export const EMPTY_FORM: FormState = { answer: '', done: null, problem: null, problems: {}, values: {} };

/**
 * Parses a form, saves it, and returns what the form shows next. A refusal of storage becomes a problem of a field.
 * @param values names of the fields that are shown again unless all went well
 * @param refusalField the field that a refusal belongs to
 * @param save gets the parsed fields, and returns what differs from an empty form
 */
export async function answerForm<S extends z.ZodObject>(
  form: FormData,
  options: { schema: S; values: string[]; refusalField: string },
  save: (data: z.output<S>) => Promise<Partial<FormState>>,
): Promise<FormState> {
  const blank = { ...EMPTY_FORM, answer: crypto.randomUUID() };
  const values = textValues(form, options.values);
  const read = readForm(options.schema, form);
  if (!read.ok) return { ...blank, values, problems: read.problems };
  try {
    return { ...blank, ...(await save(read.data)) };
  } catch (error) {
    return { ...blank, values, problems: { [options.refusalField]: refusalOrThrow(error) } };
  }
}

/** Messages of schemas have no full stop, because they also appear in lists. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

type Read<T> = { ok: true; data: T } | { ok: false; problems: Record<string, string> };

/**
 * Parses the text fields that the schema names; files and other fields are left alone.
 * @param form untrusted: anything that is not a form counts as an empty one
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

/**
 * The sentence of a refusal by storage, for people; null for every other error. Errors are told apart by name: the pages'
 * bundle has its own copies of the error classes, so that `instanceof` would not recognise the server's.
 */
export function storageRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return error.name === 'StorageConflict' || error.name === 'StorageNotFound' ? error.message : null;
}

/** @throws the error itself, unless storage refused */
export function refusalOrThrow(error: unknown): string {
  const refusal = storageRefusal(error);
  if (refusal === null) throw error;
  return refusal;
}
