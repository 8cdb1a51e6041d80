import { randomUUID } from 'node:crypto';
import type { PackId } from '#contract/ids.ts';
import { tidyText } from '#contract/room.ts';
import { addPack } from './packs.ts';
import type { Db } from './prisma.ts';
import { normaliseText } from './prompt-text.ts';

/** One import at a time: two that make the same packs would trip over each other. */
const IMPORT_LOCK = 20_261_123;

/**
 * Adds the texts that are not prompts yet; packs are made as needed, in the order of their first new prompt. To be
 * called in a transaction.
 */
export async function importPrompts(
  tx: Db,
  rows: { text: string; pack: string }[],
): Promise<{ added: number; existing: number }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${IMPORT_LOCK}::bigint)`;
  const known = new Set((await tx.prompt.findMany({ select: { normalisedText: true } })).map((p) => p.normalisedText));
  const packs = new Map((await tx.pack.findMany()).map((pack) => [pack.normalisedName, pack.id as PackId]));
  const prompts: { id: string; text: string; normalisedText: string; packId: string }[] = [];
  for (const { text, pack } of rows) {
    const normalisedText = normaliseText(text);
    if (known.has(normalisedText)) continue;
    known.add(normalisedText);
    const packKey = normaliseText(pack);
    const packId = packs.get(packKey) ?? (await addPack(tx, pack)).id;
    packs.set(packKey, packId);
    prompts.push({ id: randomUUID(), text: tidyText(text), normalisedText, packId });
  }
  // An admin may have added one of them by hand since they were read.
  const { count: added } = await tx.prompt.createMany({ data: prompts, skipDuplicates: true });
  return { added, existing: rows.length - added };
}
