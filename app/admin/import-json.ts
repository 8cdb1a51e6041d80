import { z } from 'zod';
import { tidyText } from '#contract/room.ts';
import { type RejectedLine, type SourceRow, type SourceRows, shorten } from './import-source.ts';
import { TranslationShape } from './translations.ts';

const optional = z.string().default('');
const Entry = z.union([
  z.string().transform((prompt) => ({ prompt, pack: '' })),
  z.object({
    prompt: z.string(),
    pack: optional,
    ...Object.fromEntries(Object.keys(TranslationShape).map((locale) => [locale, optional])),
  }),
]);

/** A list of prompts, or of objects with the names of a CSV's columns; other names are passed over. */
export function jsonRows(source: string): SourceRows {
  let list: unknown;
  try {
    list = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, problem: 'This is no JSON.' };
  }
  if (!Array.isArray(list)) return { ok: false, problem: 'The JSON must be a list of prompts: […].' };
  const rows: SourceRow[] = [];
  const rejected: RejectedLine[] = [];
  for (const [index, value] of list.entries()) {
    const line = index + 1;
    const entry = Entry.safeParse(value);
    if (entry.success) {
      const { prompt, pack, ...translations } = entry.data;
      rows.push({ line, text: prompt, pack: tidyText(pack), translations });
    } else {
      const reason = 'It is neither a text nor an object with the text “prompt”.';
      rejected.push({ line, text: shorten(JSON.stringify(value)), reason });
    }
  }
  return { ok: true, rows, rejected };
}
