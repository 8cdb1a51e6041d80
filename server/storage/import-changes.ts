import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { joinedTags, sortedTags } from '#contract/prompt-tags.ts';
import { tidyText } from '#contract/tidy-text.ts';
import type { FieldChange, ImportPlan, ImportReplaces, PromptRow, RowFate } from './port/prompts.ts';
import { normaliseText, tidyTranslations } from './prompt-rows.ts';

/** A prompt of the catalogue as an import compares it. */
export interface KnownPrompt {
  id: string;
  text: string;
  normalisedText: string;
  translations: Translations;
  packId: string | null;
  tags: string[];
  retired: boolean;
}

export interface KnownPack {
  id: string;
  name: string;
  normalisedName: string;
  retired: boolean;
}

interface NewPrompt {
  text: string;
  normalisedText: string;
  /** Its name. */
  pack: string;
  translations: Translations;
  tags: string[];
  retired: boolean;
}

/** What an import would change. */
export interface ImportChanges {
  /** By normalised text, in the order of the rows. */
  added: Map<string, NewPrompt>;
  /** All translations that prompts have from now on, by their ids. */
  translated: Map<string, Translations>;
  /** What of prompts is changed, by their ids. */
  changed: Map<string, Partial<NewPrompt>>;
  /** By normalised name. */
  packs: Map<string, KnownPack>;
  fates: RowFate[];
  changes: Record<number, FieldChange[]>;
  refusals: Record<number, string>;
}

/** [PROMPT-5] What rows change of a catalogue. Pure: the same rows and prompts always come to the same. */
export function importChanges(
  stored: readonly KnownPrompt[],
  storedPacks: readonly KnownPack[],
  rows: readonly PromptRow[],
  replaces: ImportReplaces,
): ImportChanges {
  const byText = new Map(stored.map((prompt) => [prompt.normalisedText, prompt]));
  const byId = new Map(stored.map((prompt) => [prompt.id, prompt]));
  const packs = new Map(storedPacks.map((pack) => [pack.normalisedName, pack]));
  const packNames = new Map(storedPacks.map(({ id, name }) => [id, name]));
  const result: ImportChanges = {
    ...{ added: new Map(), translated: new Map(), changed: new Map(), packs, fates: [], changes: {}, refusals: {} },
  };
  const { added, translated, changed, fates } = result;
  /** Prompts that a row was about, and texts that they get. */
  const seen = new Set<string>();
  const taken = new Map<string, string>();

  rows.forEach((row, index) => {
    const normalisedText = normaliseText(row.text);
    const translations = tidyTranslations(row.translations ?? {});
    const existing = (row.id === undefined ? undefined : byId.get(row.id)) ?? byText.get(normalisedText);
    const twin = added.get(normalisedText);
    if (existing && replaces === 'all') {
      if (seen.has(existing.id)) {
        fates.push('repeated');
        return;
      }
      seen.add(existing.id);
      const owner = byText.get(normalisedText)?.id ?? taken.get(normalisedText) ?? (twin ? 'new' : existing.id);
      if (owner !== existing.id) {
        result.refusals[index] = `There is already a prompt “${tidyText(row.text)}”.`;
        fates.push('refused');
        return;
      }
      taken.set(normalisedText, existing.id);
      const change = changeOf(existing, row, packNames.get(existing.packId ?? '') ?? '');
      if (change.fields.length === 0) {
        fates.push('existing');
        return;
      }
      changed.set(existing.id, change.data);
      result.changes[index] = change.fields;
      fates.push('changed');
    } else if (existing) {
      const had = translated.get(existing.id) ?? existing.translations;
      const all = { ...translations, ...had };
      const isMore = Object.keys(all).length > Object.keys(had).length;
      if (isMore) translated.set(existing.id, all);
      fates.push(isMore ? 'translated' : 'existing');
    } else if (twin) {
      twin.translations = { ...translations, ...twin.translations };
      fates.push('repeated');
    } else if (taken.has(normalisedText)) {
      result.refusals[index] = `Another row gives a prompt the text “${tidyText(row.text)}”.`;
      fates.push('refused');
    } else {
      const { tags = [], retired = false, pack } = row;
      added.set(normalisedText, {
        ...{ text: tidyText(row.text), normalisedText, pack, translations, tags: sortedTags(tags), retired },
      });
      fates.push('added');
    }
  });
  return result;
}

/** What a row changes of its prompt: what it does not say stays. */
function changeOf(
  prompt: KnownPrompt,
  row: PromptRow,
  packName: string,
): { data: Partial<NewPrompt>; fields: FieldChange[] } {
  const data: Partial<NewPrompt> = {};
  const fields: FieldChange[] = [];
  const text = tidyText(row.text);
  if (text !== prompt.text) {
    Object.assign(data, { text, normalisedText: normaliseText(text) });
    fields.push({ field: 'prompt', before: prompt.text, after: text });
  }
  if (row.pack !== '' && normaliseText(row.pack) !== normaliseText(packName)) {
    data.pack = row.pack;
    fields.push({ field: 'pack', before: packName, after: tidyText(row.pack) });
  }
  const translations = { ...prompt.translations, ...tidyTranslations(row.translations ?? {}) };
  for (const locale of row.cleared ?? []) delete translations[locale];
  for (const locale of TRANSLATION_LOCALES) {
    const [before = '', after = ''] = [prompt.translations[locale], translations[locale]];
    if (before === after) continue;
    data.translations = translations;
    fields.push({ field: locale, before, after });
  }
  const tags = row.tags && sortedTags(row.tags);
  if (tags && joinedTags(tags) !== joinedTags(prompt.tags)) {
    data.tags = tags;
    fields.push({ field: 'tags', before: joinedTags(prompt.tags), after: joinedTags(tags) });
  }
  if (row.retired !== undefined && row.retired !== prompt.retired) {
    data.retired = row.retired;
    fields.push({ field: 'retired', before: String(prompt.retired), after: String(row.retired) });
  }
  return { data, fields };
}

export function planOf({ added, changed, packs, fates, changes, refusals }: ImportChanges): ImportPlan {
  const named = new Map<string, string>();
  for (const { pack } of [...added.values(), ...changed.values()]) {
    if (pack !== undefined && !named.has(normaliseText(pack))) named.set(normaliseText(pack), tidyText(pack));
  }
  const names = (which: (key: string) => boolean) => [...named].filter(([key]) => which(key)).map(([, name]) => name);
  return {
    ...{ fates, changes, refusals },
    newPacks: names((key) => !packs.has(key)),
    retiredPacks: names((key) => packs.get(key)?.retired ?? false),
  };
}
