'use server';

import { z } from 'zod';
import { decodeText, TextError } from '#contract/decode-text.ts';
import { PackName } from '#contract/texts.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { services } from '#server/bridge.ts';
import { readForm, refusalOrThrow, textValues } from '../forms.ts';
import { record, requireRole } from '../session.ts';
import { EMPTY_IMPORT, type ImportState } from './import-state.ts';
import { IMPORT_FORMATS, MAX_IMPORT_BYTES, parseImport } from './parse-import.ts';
import { previewOf } from './preview.ts';

const CHANGED = 'Something has changed since this was checked: look at it again.';
const NOTHING = { added: 0, translated: 0, changed: 0 };

const Options = z.object({
  format: z.enum(IMPORT_FORMATS, 'Choose a format'),
  /** Empty: the CSV or JSON names the packs. */
  pack: z
    .string()
    .transform(tidyText)
    .refine((name) => name === '' || PackName.safeParse(name).success, 'The name of the pack is too long'),
  /** What becomes of prompts that are there already. */
  replaces: z.enum(['lacking', 'all'], 'Choose what becomes of prompts that are there'),
  source: z.string(),
  /** The fingerprint of the preview that is taken; empty: it is yet to be shown. */
  checked: z.string().max(100),
});

/**
 * Shows what a pasted text or a file would add. It is imported once the form comes back with the fingerprint of what was
 * shown: the client proves what it saw, and everything else is read again.
 */
export async function importPrompts(_previous: ImportState, form: FormData): Promise<ImportState> {
  const account = await requireRole('editor');
  const base = {
    ...EMPTY_IMPORT,
    answer: crypto.randomUUID(),
    values: textValues(form, ['format', 'pack', 'replaces', 'source']),
  };
  const read = readForm(Options, form);
  if (!read.ok) return { ...base, problems: read.problems };
  const { format, pack, replaces, checked } = read.data;
  if (format === 'text' && pack === '') {
    return { ...base, problems: { pack: 'Name the pack that the prompts go into.' } };
  }

  const source = await readSource(read.data.source, form.get('file'));
  if (!source.ok) return { ...base, problems: { [source.field]: source.problem } };
  const parsed = parseImport(source.text, format, pack === '' ? null : pack);
  if (!parsed.ok) return { ...base, problems: { [source.field]: parsed.problem } };
  const { prompts } = services().storage;
  const rows = parsed.rows.map(({ line: _, lastLine: __, hadMark: ___, ...row }) => row);
  const plan = await prompts.planImport(rows, replaces);
  const preview = previewOf(parsed, plan, format, (prompt) => services().judge.reads(prompt));
  const fingerprint = await fingerprintOf({ rows, rejected: parsed.rejected, plan, replaces });
  if (checked !== fingerprint) {
    const problem = checked === '' ? null : CHANGED;
    // What a file holds is shown, so that it can be mended, and comes back.
    return { ...base, values: { format, pack, replaces, source: source.text }, problem, preview, fingerprint };
  }
  try {
    const { added, translated, changed } = rows.length === 0 ? NOTHING : await prompts.import(rows, replaces);
    const packs = [...new Set(rows.map(({ pack }) => pack))];
    await record(account, 'prompt.import', null, { added, translated, changed, packs });
    return { ...base, values: { format, pack }, summary: { added, translated, changed, leftOut: preview.leftOut } };
  } catch (error) {
    return { ...base, problem: refusalOrThrow(error) };
  }
}

async function fingerprintOf(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url');
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
  const tooLarge = { ok: false, field: 'file', problem: 'The file is larger than 1 MB.' } as const;
  if (file.size > MAX_IMPORT_BYTES) return tooLarge;
  try {
    const text = decodeText(new Uint8Array(await file.arrayBuffer()));
    return new TextEncoder().encode(text).byteLength > MAX_IMPORT_BYTES ? tooLarge : { ok: true, field: 'file', text };
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    return { ok: false, field: 'file', problem: error.message };
  }
}
