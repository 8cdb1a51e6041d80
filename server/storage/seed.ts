import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { TRANSLATION_LOCALES, type Translations } from '#contract/locales.ts';
import { PromptText } from '#contract/room.ts';
import type { PrismaClient } from './prisma.ts';
import { importPrompts } from './prompt-import.ts';
import { normaliseText } from './prompt-text.ts';

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

/** Gives a database without any prompt the ones that the program comes with, and those of any database their translations. */
export async function seedPrompts(db: PrismaClient, folder: string): Promise<void> {
  if ((await db.prompt.count()) === 0) {
    const packs = await readSeeds(folder);
    const rows = packs.flatMap(({ pack, prompts }) => prompts.map((text) => ({ text, pack })));
    // Of several servers that start together the later ones wait for the first, and find that nothing is left to add.
    await db.$transaction((tx) => importPrompts(tx, rows));
  }
  await translateSeeds(db, folder);
}

/** Only where nobody has said anything about translations: not even that there shall be none. */
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
