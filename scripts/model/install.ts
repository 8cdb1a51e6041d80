import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { Precision } from '#server/judge/model-files.ts';
import { fetchFiles } from './fetch-files.ts';
import { folderSource } from './folder-source.ts';
import { openHub } from './hub.ts';
import { hubSource } from './hub-source.ts';
import { EMBEDDED_NAME, folderOf, partialFolderOf } from './installed.ts';
import { type ModelLock, readLock, stateOf, writeLock } from './lock.ts';
import { nameOf, onnxRepositoryOf } from './names.ts';
import type { Patience } from './patience.ts';
import { type Prepared, prepare } from './prepare.ts';
import { ModelProblem } from './problem.ts';
import type { Progress } from './progress.ts';
import type { Source } from './source.ts';
import type { Endpoint } from './web.ts';

export interface InstallRequest {
  id: string;
  precision: Precision;
  revision: string;
  /** Folder to copy from, in place of the hub. */
  from: string | null;
}

export interface InstallContext {
  dataFolder: string;
  endpoint: Endpoint;
  patience: Patience;
  threads: number;
  interrupt: AbortSignal;
  progress: Progress;
  /** Everything is downloaded: from here on an interruption loses nothing. */
  onFetched(): void;
}

export interface Installation {
  name: string;
  folder: string;
  lock: ModelLock;
  /** null: it was installed already, and unharmed. */
  prepared: Prepared | null;
}

/**
 * Downloads (or copies), checks, tries and calibrates a model, and only then puts it in its place: a model folder is
 * complete or not there. @throws ModelProblem; AbortError
 */
export async function install(request: InstallRequest, context: InstallContext): Promise<Installation> {
  const { id, precision } = request;
  const { dataFolder, progress } = context;
  const name = nameOf(id, precision);
  if (name === EMBEDDED_NAME) throw new ModelProblem(`${name} is the embedded model's name: choose another id.`);
  const folder = folderOf(dataFolder, name);
  const partial = partialFolderOf(dataFolder, name);

  const source = await sourceOf(request, context);
  progress.line(
    source.hub ? `${source.name} at ${source.hub.commit.slice(0, 12)}, ${precision}` : `${source.name}, ${precision}`,
  );
  const there = await readLock(folder).catch(() => null);
  if (there && source.hub && there.hub?.commit === source.hub.commit && (await isUnharmed(folder, there))) {
    return { name, folder, lock: there, prepared: null };
  }

  await mkdir(partial, { recursive: true });
  const files = await fetchFiles(source, partial, precision, progress);
  context.onFetched();
  const prepared = await prepare(partial, context.threads, progress);
  const lock: ModelLock = { version: 1, id, precision, hub: source.hub, files };
  await writeLock(partial, lock);
  await putInPlace(partial, folder);
  return { name, folder, lock, prepared };
}

function sourceOf(request: InstallRequest, context: InstallContext): Promise<Source> {
  const { id, revision, from } = request;
  const { endpoint, patience, interrupt } = context;
  if (from !== null) return folderSource(from, interrupt);
  const asked = { repository: onnxRepositoryOf(id), revision };
  return hubSource(openHub(endpoint, patience, interrupt), asked, { patience, interrupt });
}

async function isUnharmed(folder: string, lock: ModelLock): Promise<boolean> {
  for (const file of lock.files) if ((await stateOf(folder, file)) !== 'ok') return false;
  return true;
}

/** An older installation of the same name goes when the new one is ready to take its place. */
async function putInPlace(partial: string, folder: string): Promise<void> {
  const old = `${partial}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(folder)) await rename(folder, old);
  await rename(partial, folder);
  await rm(old, { recursive: true, force: true });
}
