import { mkdir, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError, type Precision, readConfiguration } from '#server/judge/model-files.ts';
import type { LockedFile } from './lock.ts';
import type { Source } from './source.ts';
import { CommandError, type Progress, size } from './terminal.ts';
import { CONFIG_FILE, checkModelType, wantedConfiguration, wantedTowers } from './wanted-files.ts';

/** Left free beside the model: logs and the embedded database want to go on. */
const SPARE_BYTES = 64e6;

/**
 * Brings every file that the judge needs into `folder`, the small ones first: what is no CLIP is refused before its weights
 * are downloaded. Files that are there already are only checked. What else lies in the folder is removed.
 * @throws CommandError
 */
export async function fetchFiles(
  source: Source,
  folder: string,
  precision: Precision,
  progress: Progress,
): Promise<LockedFile[]> {
  const files: LockedFile[] = [];
  const bring = async (path: string) => {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const found = await source.bring(path, target, (bytes, of) => progress.bytes(path, bytes, of));
    progress.done(path, found.size);
    files.push({ path, size: found.size, sha256: found.sha256 });
  };

  const config = source.paths.includes(CONFIG_FILE);
  if (config) {
    await bring(CONFIG_FILE);
    checkModelType(await readFile(join(folder, CONFIG_FILE), 'utf8'), source.name);
  }
  const small = wantedConfiguration(source.paths, source.name);
  const towers = wantedTowers(source.paths, source.name, precision);
  for (const path of small.filter((path) => path !== CONFIG_FILE)) await bring(path);
  await readConfiguration(folder).catch((error) => {
    if (error instanceof ModelError) throw new CommandError(`${error.message} Choose another model.`, { cause: error });
    throw error;
  });

  let missing = 0;
  for (const path of towers) missing += await source.missingBytes(path, join(folder, path));
  await checkRoom(folder, missing);
  for (const path of towers) await bring(path);
  await removeOthers(folder, new Set(files.map(({ path }) => path)));
  return files;
}

async function checkRoom(folder: string, missingBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const lacking = missingBytes + SPARE_BYTES - bavail * bsize;
  if (lacking > 0) {
    throw new CommandError(
      `The disk of ${folder} is too full for ${size(missingBytes)}: free ${size(lacking)}, or set DATA_DIR to another disk.`,
    );
  }
}

/** Towers of another revision would be found, and parts of them would lie there for ever. */
async function removeOthers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1).replaceAll('\\', '/');
    if (!wanted.has(path)) await rm(file);
  }
}
