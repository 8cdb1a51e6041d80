import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { joinedTags } from '#contract/prompt-tags.ts';
import type { ListedPrompt } from '#server/storage/port/prompts.ts';
import { guarded } from './csv-formulas.ts';

type ExportedPrompt = Pick<
  ListedPrompt,
  'id' | 'text' | 'packName' | 'translations' | 'tags' | 'retired' | 'createdAt' | 'drawings' | 'scores' | 'loved'
>;

/** [PROMPT-5] All columns of an exported file: those that an import reads, then figures. */
const EXPORT_COLUMNS = [
  ...['id', 'prompt', 'pack', ...TRANSLATION_LOCALES, 'tags', 'retired'],
  ...['added', 'plays', 'median', 'lower_quartile', 'upper_quartile', 'loved'],
];

/** A prompt by the names of the columns. */
function exported(prompt: ExportedPrompt): Record<string, string | number | boolean | string[] | null> {
  const { id, text, packName, translations, tags, retired, createdAt, drawings, scores, loved } = prompt;
  const locales = Object.fromEntries(
    TRANSLATION_LOCALES.map((locale) => [locale, (translations as Translations)[locale] ?? '']),
  );
  return {
    ...{ id, prompt: text, pack: packName, ...locales, tags, retired },
    ...{ added: createdAt.toISOString(), plays: drawings, median: scores?.median ?? null },
    ...{ lower_quartile: scores?.lowerQuartile ?? null, upper_quartile: scores?.upperQuartile ?? null, loved },
  };
}

export const promptsAsJson = (prompts: readonly ExportedPrompt[]): string =>
  `${JSON.stringify(prompts.map(exported), null, 1)}\n`;

/** RFC 4180, with a byte order mark: without it Excel takes UTF-8 for something else. */
export function promptsAsCsv(prompts: readonly ExportedPrompt[]): string {
  const lines = prompts.map((prompt) => {
    const values = exported(prompt);
    return EXPORT_COLUMNS.map((column) => csvCell(values[column] ?? '')).join(',');
  });
  return `\uFEFF${[EXPORT_COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function csvCell(value: string | number | boolean | string[]): string {
  // People wrote it, and a spreadsheet would calculate it.
  const text = guarded(Array.isArray(value) ? joinedTags(value) : String(value));
  return /[",;\t|\s]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
