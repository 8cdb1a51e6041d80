import { randomUUID } from 'node:crypto';
import type { PackId } from '#contract/ids.ts';
import type { Translations } from '#contract/locales.ts';
import { tidyText } from '#contract/room.ts';
import { addPack } from './packs.ts';
import type { PromptRow } from './port.ts';
import type { Db, Prisma } from './prisma.ts';
import { normaliseText, tidyTranslations } from './prompt-text.ts';

/** One import at a time: two that make the same packs would trip over each other. */
const IMPORT_LOCK = 20_261_123;

/**
 * Adds the texts that are not prompts yet; packs are made as needed, in the order of their first new prompt. Those that
 * are prompts get the translations that they lack. To be called in a transaction.
 */
export async function importPrompts(
  tx: Db,
  rows: PromptRow[],
): Promise<{ added: number; existing: number; translated: number }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${IMPORT_LOCK}::bigint)`;
  const stored = await tx.prompt.findMany({
    where: { origin: 'catalogue' },
    select: { id: true, normalisedText: true, translations: true },
  });
  const known = new Map(stored.map((prompt) => [prompt.normalisedText, prompt]));
  const packs = new Map((await tx.pack.findMany()).map((pack) => [pack.normalisedName, pack.id as PackId]));
  const added = new Map<string, Omit<Prisma.PromptCreateManyInput, 'translations'> & { translations?: Translations }>();
  const translated = new Map<string, Translations>();
  for (const row of rows) {
    const normalisedText = normaliseText(row.text);
    const translations = tidyTranslations(row.translations ?? {});
    const [existing, twin] = [known.get(normalisedText), added.get(normalisedText)];
    if (existing) {
      const had = translated.get(existing.id) ?? ((existing.translations ?? {}) as Translations);
      const all = { ...translations, ...had };
      if (Object.keys(all).length > Object.keys(had).length) translated.set(existing.id, all);
    } else if (twin) {
      const all = { ...translations, ...twin.translations };
      if (Object.keys(all).length > 0) twin.translations = all;
    } else {
      const packKey = normaliseText(row.pack);
      const packId = packs.get(packKey) ?? (await addPack(tx, row.pack)).id;
      packs.set(packKey, packId);
      const prompt = { id: randomUUID(), text: tidyText(row.text), normalisedText, origin: 'catalogue', packId };
      added.set(normalisedText, Object.keys(translations).length > 0 ? { ...prompt, translations } : prompt);
    }
  }
  // An admin may have added one of them by hand since they were read.
  const { count } = await tx.prompt.createMany({ data: [...added.values()], skipDuplicates: true });
  for (const [id, translations] of translated) await tx.prompt.update({ where: { id }, data: { translations } });
  return { added: count, existing: rows.length - count, translated: translated.size };
}
