import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choiceFile, modelsFolder } from '#server/config.ts';
import type { Precision } from '#server/judge/model-files.ts';
import { type ModelLock, readLock } from './lock.ts';
import { CommandError } from './terminal.ts';
import { PRECISIONS } from './wanted-files.ts';

/** Whose weights are on the hub as ONNX files under another name. Any other id is its own ONNX repository. */
const ONNX_REPOSITORIES: Readonly<Record<string, string>> = {
  'openai/clip-vit-base-patch32': 'Xenova/clip-vit-base-patch32',
  'openai/clip-vit-base-patch16': 'Xenova/clip-vit-base-patch16',
  'openai/clip-vit-large-patch14': 'Xenova/clip-vit-large-patch14',
  'openai/clip-vit-large-patch14-336': 'Xenova/clip-vit-large-patch14-336',
  'google/siglip-base-patch16-224': 'Xenova/siglip-base-patch16-224',
  'google/siglip-large-patch16-384': 'Xenova/siglip-large-patch16-384',
};

const HUB_ID = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;
const PLAIN_NAME = /^[\w-][\w.-]*$/;

/** @throws CommandError when `id` is not `owner/name` */
export function onnxRepositoryOf(id: string): string {
  if (!HUB_ID.test(id)) {
    throw new CommandError(`"${id}" is no hub id: give owner and name, such as openai/clip-vit-base-patch32.`);
  }
  return ONNX_REPOSITORIES[id] ?? id;
}

/**
 * The folder's name, which is also the model's on boards: precisions score differently, so each has its own.
 * @param id a hub id, or for a model from a folder any plain name
 * @throws CommandError
 */
export function nameOf(id: string, precision: Precision): string {
  if (!HUB_ID.test(id) && !PLAIN_NAME.test(id)) {
    throw new CommandError(`"${id}" cannot name a model: letters, digits, ".", "_", "-", and one "/" after the owner.`);
  }
  return `${id.replace('/', '--')}${precision === 'fp32' ? '' : `-${precision}`}`;
}

const EMBEDDED_FOLDER = fileURLToPath(new URL('../../models/doodle-clip', import.meta.url));
export const EMBEDDED_NAME = basename(EMBEDDED_FOLDER);

export interface Installed {
  name: string;
  folder: string;
  /** null: the embedded model. */
  lock: ModelLock | null;
  bytes: number;
}

export const folderOf = (dataFolder: string, name: string): string => join(modelsFolder(dataFolder), name);

/** Where a model lies until it is complete. The leading dot keeps it out of every list. */
export const partialFolderOf = (dataFolder: string, name: string): string =>
  join(modelsFolder(dataFolder), `.${name}.partial`);

/** The embedded model, then the installed ones by name. */
export async function installedModels(dataFolder: string): Promise<Installed[]> {
  const names = (await readdir(modelsFolder(dataFolder)).catch(() => []))
    .filter((name) => !name.startsWith('.'))
    .sort();
  const models: Installed[] = [
    { name: EMBEDDED_NAME, folder: EMBEDDED_FOLDER, lock: null, bytes: await bytesIn(EMBEDDED_FOLDER) },
  ];
  for (const name of names) {
    const folder = folderOf(dataFolder, name);
    const lock = await readLock(folder);
    if (lock) models.push({ name, folder, lock, bytes: await bytesIn(folder) });
  }
  return models;
}

/** Installations that were interrupted. */
export async function partialModels(dataFolder: string): Promise<{ name: string; bytes: number }[]> {
  const names = (await readdir(modelsFolder(dataFolder)).catch(() => [])).flatMap(
    (folder) => /^\.(.+)\.partial$/.exec(folder)?.[1] ?? [],
  );
  return Promise.all(
    names.sort().map(async (name) => ({ name, bytes: await bytesIn(partialFolderOf(dataFolder, name)) })),
  );
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

/** @param which a name, or the hub id it was installed by @throws CommandError */
export async function findModel(dataFolder: string, which: string): Promise<Installed> {
  const models = await installedModels(dataFolder);
  const named = models.find(({ name }) => name === which);
  if (named) return named;
  const [first, ...more] = models.filter(({ lock }) => lock?.id === which);
  if (!first) {
    throw new CommandError(`${which} is not installed: "npm run model -- list" shows what is.`);
  }
  if (more.length > 0) {
    const names = [first, ...more].map(({ name }) => name).join(' or ');
    throw new CommandError(`${which} is installed in several precisions: say ${names}.`);
  }
  return first;
}

/** The next start of the server takes this model, unless MODEL is set. */
export async function choose(dataFolder: string, { name, lock }: Installed): Promise<void> {
  const file = choiceFile(dataFolder);
  if (!lock) return rm(file, { force: true });
  await mkdir(modelsFolder(dataFolder), { recursive: true });
  await writeFile(`${file}.new`, `${name}\n`);
  await rename(`${file}.new`, file);
}

/**
 * Deletes a model, and what an interrupted installation of it left.
 * @param inUse folder that the server takes @returns what was deleted @throws CommandError
 */
export async function removeModel(dataFolder: string, which: string, inUse: string): Promise<string[]> {
  const parts = await partialsOf(dataFolder, which);
  const model = await findModel(dataFolder, which).catch((error) => {
    if (parts.length > 0) return null;
    throw error;
  });
  if (model && !model.lock) throw new CommandError(`${model.name} is part of the game and stays.`);
  if (model && resolve(model.folder) === resolve(inUse)) {
    throw new CommandError(
      `${model.name} is in use: choose another one first ("npm run model -- use ${EMBEDDED_NAME}", or unset MODEL).`,
    );
  }
  const gone = [...(model ? [model.folder] : []), ...parts];
  for (const folder of gone) await rm(folder, { recursive: true });
  return gone;
}

async function partialsOf(dataFolder: string, which: string): Promise<string[]> {
  const names = new Set([which, ...PRECISIONS.map((precision) => nameOf(which, precision))]);
  const folders = [...names].filter((name) => !name.includes('/')).map((name) => partialFolderOf(dataFolder, name));
  const there = await Promise.all(folders.map((folder) => stat(folder).catch(() => null)));
  return folders.filter((_, i) => there[i]?.isDirectory());
}
