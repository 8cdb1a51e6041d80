import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PromptText } from '#contract/texts.ts';
import { type ImportChanges, importChanges, planOf } from './import-changes.ts';
import { ensurePack } from './packs.ts';
import type { ImportPlan, ImportReplaces, PromptRow, PromptStore } from './port/prompts.ts';
import type { Db, Prisma, PrismaClient } from './prisma.ts';
import { normaliseText, refuseTwins } from './prompt-rows.ts';

/** One import at a time: the later one finds what the earlier one has added. */
const IMPORT_LOCK = 20_261_123;

async function changesOf(db: Db, rows: readonly PromptRow[], replaces: ImportReplaces): Promise<ImportChanges> {
  const stored = await db.prompt.findMany({
    where: { origin: 'catalogue' },
    select: { id: true, text: true, normalisedText: true, translations: true, packId: true, tags: true, retired: true },
  });
  const packs = await db.pack.findMany();
  return importChanges(
    stored.map(({ translations, ...prompt }) => ({ ...prompt, translations: (translations ?? {}) as Translations })),
    packs,
    rows,
    replaces,
  );
}

/** What `importPrompts` would do, without doing it. */
export async function planImport(
  db: Db,
  rows: readonly PromptRow[],
  replaces: ImportReplaces = 'lacking',
): Promise<ImportPlan> {
  return planOf(await changesOf(db, rows, replaces));
}

/**
 * Adds the texts that are not prompts yet; packs are made as needed, in the order of their first new prompt. Those that
 * are prompts get the translations that they lack, or become what their rows say. To be called in a transaction.
 *
 * @throws StorageConflict when somebody gives another prompt the text of a row meanwhile
 */
export async function importPrompts(
  tx: Db,
  rows: readonly PromptRow[],
  replaces: ImportReplaces = 'lacking',
): ReturnType<PromptStore['import']> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${IMPORT_LOCK}::bigint)`;
  const { added, translated, changed, packs } = await changesOf(tx, rows, replaces);
  const known = new Map([...packs].map(([key, { id }]) => [key, id]));
  const packIdOf = async (name: string): Promise<string> => {
    const key = normaliseText(name);
    const id = known.get(key) ?? (await ensurePack(tx, name));
    known.set(key, id);
    return id;
  };
  const data: Prisma.PromptCreateManyInput[] = [];
  for (const { pack, translations, ...prompt } of added.values()) {
    const row = { ...prompt, id: randomUUID(), origin: 'catalogue' as const, packId: await packIdOf(pack) };
    data.push(Object.keys(translations).length > 0 ? { ...row, translations } : row);
  }
  // An administrator may have added one of them since they were read.
  const { count } = await tx.prompt.createMany({ data, skipDuplicates: true });
  for (const [id, translations] of translated) await tx.prompt.update({ where: { id }, data: { translations } });
  for (const [id, { pack, ...change }] of changed) {
    const moved = pack === undefined ? {} : { packId: await packIdOf(pack) };
    const data = { ...change, ...moved };
    // Somebody may have given another prompt this text since they were read.
    await refuseTwins(change.text ?? '', () => tx.prompt.update({ where: { id }, data }));
  }
  return { added: count, existing: rows.length - count, translated: translated.size, changed: changed.size };
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
