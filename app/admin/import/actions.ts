'use server';

import { z } from 'zod';
import { PackName } from '#contract/room.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { services } from '#server/bridge.ts';
import { EMPTY_FORM, type FormState, readForm, refusalOrThrow, textValues } from '../forms.ts';
import { requireAdmin } from '../session.ts';
import { IMPORT_FORMATS, MAX_IMPORT_BYTES, parseImport, type RejectedLine } from './parse-import.ts';

export interface ImportState extends FormState {
  summary: { added: number; existing: number; translated: number; rejected: RejectedLine[] } | null;
}

const Options = z.object({
  format: z.enum(IMPORT_FORMATS, 'Choose a format'),
  /** Empty: the CSV or JSON names the packs. */
  pack: z
    .string()
    .transform(tidyText)
    .refine((name) => name === '' || PackName.safeParse(name).success, 'The name of the pack is too long'),
  source: z.string(),
});

/** Imports a pasted text or a file: adds new prompts, and reports every line that was left out. */
export async function importPrompts(_previous: ImportState, form: FormData): Promise<ImportState> {
  await requireAdmin();
  const base = {
    ...EMPTY_FORM,
    answer: crypto.randomUUID(),
    values: textValues(form, ['format', 'pack', 'source']),
    summary: null,
  };
  const read = readForm(Options, form);
  if (!read.ok) return { ...base, problems: read.problems };
  const { format, pack } = read.data;
  if (format === 'text' && pack === '') {
    return { ...base, problems: { pack: 'Name the pack that the prompts go into.' } };
  }

  const source = await readSource(read.data.source, form.get('file'));
  if (!source.ok) return { ...base, problems: { [source.field]: source.problem } };
  const parsed = parseImport(source.text, format, pack === '' ? null : pack);
  if (!parsed.ok) return { ...base, problems: { [source.field]: parsed.problem } };
  try {
    const counts =
      parsed.rows.length === 0
        ? { added: 0, existing: 0, translated: 0 }
        : await services().storage.prompts.import(parsed.rows);
    return { ...base, values: { format, pack }, summary: { ...counts, rejected: parsed.rejected } };
  } catch (error) {
    return { ...base, problem: refusalOrThrow(error) };
  }
}

type Source =
  | { ok: true; text: string; field: 'file' | 'source' }
  | { ok: false; problem: string; field: 'file' | 'source' };

async function readSource(pasted: string, file: FormDataEntryValue | null): Promise<Source> {
  const hasText = pasted.trim() !== '';
  // Browsers send an empty file without a name when none was chosen.
  if (!(file instanceof File) || file.size === 0) {
    if (!hasText) return { ok: false, field: 'source', problem: 'Paste some prompts or choose a file.' };
    const isTooLarge = new TextEncoder().encode(pasted).byteLength > MAX_IMPORT_BYTES;
    if (isTooLarge) return { ok: false, field: 'source', problem: 'The text is larger than 1 MB.' };
    return { ok: true, field: 'source', text: pasted };
  }
  if (hasText) return { ok: false, field: 'file', problem: 'Paste a text or choose a file, not both.' };
  if (file.size > MAX_IMPORT_BYTES) return { ok: false, field: 'file', problem: 'The file is larger than 1 MB.' };
  try {
    return {
      ok: true,
      field: 'file',
      text: new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()),
    };
  } catch {
    return {
      ok: false,
      field: 'file',
      problem: 'The file is no UTF-8 text. Save it as UTF-8 (CSV, JSON or plain text).',
    };
  }
}
