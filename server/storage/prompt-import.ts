import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { PackId } from '#contract/ids.ts';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PromptText } from '#contract/room.ts';
import { tidyText } from '#contract/tidy-text.ts';
import { addPack } from './packs.ts';
import type { ImportPlan, PromptRow, RowFate } from './port.ts';
import type { Db, Prisma, PrismaClient } from './prisma.ts';
import { normaliseText, tidyTranslations } from './prompt-rows.ts';

/** One import at a time: two could create the same pack. */
const IMPORT_LOCK = 20_261_123;

type NewPrompt = { text: string; normalisedText: string; pack: string; translations: Translations };

/** What an import would change. */
interface Changes {
  /** By normalised text, in the order of the rows. */
  added: Map<string, NewPrompt>;
  /** All translations that prompts have from now on, by their ids. */
  translated: Map<string, Translations>;
  /** By normalised name. */
  packs: Map<string, { id: PackId; retired: boolean }>;
  fates: RowFate[];
}

async function changesOf(db: Db, rows: readonly PromptRow[]): Promise<Changes> {
  const stored = await db.prompt.findMany({
    where: { origin: 'catalogue' },
    select: { id: true, normalisedText: true, translations: true },
  });
  const known = new Map(stored.map((prompt) => [prompt.normalisedText, prompt]));
  const packs = new Map(
    (await db.pack.findMany()).map(({ normalisedName, id, retired }) => [
      normalisedName,
      { id: id as PackId, retired },
    ]),
  );
  const changes: Changes = { added: new Map(), translated: new Map(), packs, fates: [] };
  const { added, translated, fates } = changes;
  for (const row of rows) {
    const normalisedText = normaliseText(row.text);
    const translations = tidyTranslations(row.translations ?? {});
    const [existing, twin] = [known.get(normalisedText), added.get(normalisedText)];
    if (existing) {
      const had = translated.get(existing.id) ?? ((existing.translations ?? {}) as Translations);
      const all = { ...translations, ...had };
      const isMore = Object.keys(all).length > Object.keys(had).length;
      if (isMore) translated.set(existing.id, all);
      fates.push(isMore ? 'translated' : 'existing');
    } else if (twin) {
      twin.translations = { ...translations, ...twin.translations };
      fates.push('repeated');
    } else {
      added.set(normalisedText, { text: tidyText(row.text), normalisedText, pack: row.pack, translations });
      fates.push('added');
    }
  }
  return changes;
}

/** What `importPrompts` would do, without doing it. */
export async function planImport(db: Db, rows: readonly PromptRow[]): Promise<ImportPlan> {
  const { added, packs, fates } = await changesOf(db, rows);
  const named = new Map<string, string>();
  for (const { pack } of added.values()) {
    if (!named.has(normaliseText(pack))) named.set(normaliseText(pack), tidyText(pack));
  }
  const isNew = ([key]: [string, string]) => !packs.has(key);
  const isRetired = ([key]: [string, string]) => packs.get(key)?.retired ?? false;
  const names = (which: typeof isNew) => [...named].filter(which).map(([, name]) => name);
  return { fates, newPacks: names(isNew), retiredPacks: names(isRetired) };
}

/**
 * Adds the texts that are not prompts yet; packs are made as needed, in the order of their first new prompt. Those that
 * are prompts get the translations that they lack. To be called in a transaction.
 */
export async function importPrompts(
  tx: Db,
  rows: readonly PromptRow[],
): Promise<{ added: number; existing: number; translated: number }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${IMPORT_LOCK}::bigint)`;
  const { added, translated, packs } = await changesOf(tx, rows);
  const data: Prisma.PromptCreateManyInput[] = [];
  for (const { text, normalisedText, pack, translations } of added.values()) {
    const key = normaliseText(pack);
    const { id: packId } = packs.get(key) ?? (await addPack(tx, pack));
    packs.set(key, { id: packId, retired: false });
    const prompt = { id: randomUUID(), text, normalisedText, origin: 'catalogue' as const, packId };
    data.push(Object.keys(translations).length > 0 ? { ...prompt, translations } : prompt);
  }
  // An admin may have added one of them since they were read.
  const { count } = await tx.prompt.createMany({ data, skipDuplicates: true });
  for (const [id, translations] of translated) await tx.prompt.update({ where: { id }, data: { translations } });
  return { added: count, existing: rows.length - count, translated: translated.size };
}

const SeedPack = z.strictObject({ pack: z.string().min(1), prompts: z.array(PromptText).min(1) });
const SeedTranslations = z.record(PromptText, PromptText);

/** @returns the packs of `folder`, in the order of their file names */
export async function readSeeds(folder: string): Promise<z.infer<typeof SeedPack>[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => SeedPack.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')))),
  );
}

/** @returns what `folder/translations/<locale>.json` say, by prompt */
export async function readSeedTranslations(folder: string): Promise<Map<string, Translations>> {
  const all = new Map<string, Translations>();
  for (const locale of TRANSLATION_LOCALES) {
    const json = await readFile(path.join(folder, 'translations', `${locale}.json`), 'utf8');
    for (const [prompt, text] of Object.entries(SeedTranslations.parse(JSON.parse(json)))) {
      all.set(prompt, { ...all.get(prompt), [locale]: text });
    }
  }
  return all;
}

/** Adds the built-in prompts to a database without prompts, and missing translations of built-in prompts to any database. */
export async function seedPrompts(db: PrismaClient, folder: string): Promise<void> {
  if ((await db.prompt.count()) === 0) {
    const packs = await readSeeds(folder);
    const rows = packs.flatMap(({ pack, prompts }) => prompts.map((text) => ({ text, pack })));
    // Of several servers that start together the later ones wait for the first, and find that nothing is left to add.
    await db.$transaction((tx) => importPrompts(tx, rows));
  }
  await translateSeeds(db, folder);
}

/** Only prompts whose translations were never set, not even to none. */
async function translateSeeds(db: PrismaClient, folder: string): Promise<void> {
  const seeds = [...(await readSeedTranslations(folder))].map(([text, translations]) => ({
    normalised_text: normaliseText(text),
    translations,
  }));
  await db.$executeRaw`
    UPDATE prompts SET translations = seed.translations
      FROM json_to_recordset(${JSON.stringify(seeds)}::json) AS seed (normalised_text text, translations jsonb)
     WHERE prompts.origin = 'catalogue' AND prompts.translations IS NULL
       AND prompts.normalised_text = seed.normalised_text`;
}
