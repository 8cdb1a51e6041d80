import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { openStorage } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port/storage.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules/.cache/doodle-judge');

/**
 * A temporary data folder with an empty embedded database, as a first start makes it before migrations. Making one
 * takes seconds, copying one does not. The caller removes the folder.
 */
export async function newDataFolder(): Promise<string> {
  return copyOf(await emptyTemplate());
}

/** Names of packs and the prompts that they hold; seeded prompts move there from their own packs. */
export type Packs = Record<string, string[]>;

/** As `newDataFolder`, with the migrated schema, the seeded prompts that a first start leaves, and `packs`. */
export async function seededDataFolder(packs: Packs = {}): Promise<string> {
  return copyOf(await seededTemplate(packs));
}

async function copyOf(template: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-data-'));
  await cp(path.join(template, 'db'), path.join(folder, 'db'), { recursive: true });
  return folder;
}

/** One template for each version of PGlite. */
async function emptyTemplate(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = await readFile(path.resolve(entry, '../../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return template(`empty-${version}`, async (draft) => {
    await (await PGlite.create(path.join(draft, 'db'))).close();
  });
}

/** One template for each list of packs and each state of the sources that migrate and seed. */
async function seededTemplate(packs: Packs): Promise<string> {
  const empty = await emptyTemplate();
  const hash = createHash('sha256').update(path.basename(empty)).update(JSON.stringify(packs));
  for (const folder of ['prisma', 'server/storage']) {
    const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
    for (const file of files.sort()) hash.update(file.slice(root.length)).update(await readFile(file));
  }
  return template(`seeded-${hash.digest('hex').slice(0, 16)}`, async (draft) => {
    await cp(path.join(empty, 'db'), path.join(draft, 'db'), { recursive: true });
    const storage = await openStorage({ dataFolder: draft });
    for (const [name, texts] of Object.entries(packs)) await addPack(storage, name, texts);
    await storage.close();
  });
}

async function addPack({ prompts }: Storage, name: string, texts: string[]): Promise<void> {
  const pack = await prompts.addPack(name);
  for (const text of texts) {
    const { prompts: found } = await prompts.list({ search: text, packId: null, status: 'open', offset: 0, limit: 99 });
    const prompt = found.find((candidate) => candidate.text === text);
    if (!prompt) throw new Error(`There is no seeded prompt “${text}”.`);
    await prompts.edit(prompt.id, { packId: pack.id });
  }
}

/** A folder of the cache, made by `fill` when it is missing. Several test processes may make it at once. */
export async function template(name: string, fill: (draft: string) => Promise<void>): Promise<string> {
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(path.join(cache, 'draft-'));
  await fill(draft);
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true });
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
