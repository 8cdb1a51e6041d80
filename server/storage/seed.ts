import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { PromptText } from '#contract/room.ts';
import type { PrismaClient } from './prisma.ts';
import { importPrompts } from './prompt-import.ts';

const SeedPack = z.strictObject({ pack: z.string().min(1), prompts: z.array(PromptText).min(1) });

/** @returns the packs of `folder`, in the order of their file names */
export async function readSeeds(folder: string): Promise<z.infer<typeof SeedPack>[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => SeedPack.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')))),
  );
}

/** Gives a database without any prompt the ones that the program comes with. */
export async function seedPrompts(db: PrismaClient, folder: string): Promise<void> {
  if ((await db.prompt.count()) > 0) return;
  const packs = await readSeeds(folder);
  const rows = packs.flatMap(({ pack, prompts }) => prompts.map((text) => ({ text, pack })));
  // Of several servers that start together the later ones wait for the first, and find that nothing is left to add.
  await db.$transaction((tx) => importPrompts(tx, rows));
}
