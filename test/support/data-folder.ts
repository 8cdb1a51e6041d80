import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * A temporary data folder with an empty embedded database, as a first start makes it (before migrations): making one
 * takes seconds, copying one does not. The caller removes the folder.
 */
export async function newDataFolder(): Promise<string> {
  const template = await emptyDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-data-'));
  await cp(template, path.join(folder, 'db'), { recursive: true });
  return folder;
}

const root = path.resolve(import.meta.dirname, '../..');

/** Kept in node_modules/.cache for each version of PGlite; several test processes may make it at once. */
async function emptyDatabase(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version } = JSON.parse(readFileSync(path.resolve(entry, '../../package.json'), 'utf8')) as {
    version: string;
  };
  const cache = path.join(root, 'node_modules/.cache/doodle-judge');
  const template = path.join(cache, `pglite-${version}`);
  if (existsSync(template)) return template;
  await mkdir(cache, { recursive: true });
  const draft = await mkdtemp(path.join(cache, 'draft-'));
  await (await PGlite.create(draft)).close();
  try {
    await rename(draft, template);
  } catch (error) {
    await rm(draft, { recursive: true });
    // Another process was faster.
    if (!existsSync(template)) throw error;
  }
  return template;
}
