import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import type { Precision } from '#server/judge/model-files.ts';
import type { ProviderChoice } from '#server/judge/providers/names.ts';
import { fetchFiles } from './fetch-files.ts';
import type { Endpoint, RetryPolicy } from './http.ts';
import { openHub } from './hub.ts';
import { EMBEDDED_NAME, folderOf, nameOf, onnxRepositoryOf, partialFolderOf } from './installed.ts';
import { type LockedFile, type ModelLock, readLock, stateOf, writeLock } from './lock.ts';
import { candidates, gpuMayBeThere, providerFor, tryOnCpu } from './precision.ts';
import { type Prepared, prepare } from './prepare.ts';
import { folderSource, hubSource, type Source } from './source.ts';
import { CommandError, type Progress } from './terminal.ts';
import { availablePrecisions } from './wanted-files.ts';

export interface InstallRequest {
  id: string;
  /** `measured`: what is fastest here and scores alike. */
  precision: Precision | 'measured';
  revision: string;
  /** Folder to copy from, in place of the hub. */
  from: string | null;
}

export interface InstallContext {
  dataFolder: string;
  endpoint: Endpoint;
  retry: RetryPolicy;
  threads: number;
  provider: ProviderChoice;
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
 * complete or not there. @throws CommandError; AbortError
 */
export async function install(request: InstallRequest, context: InstallContext): Promise<Installation> {
  const { id } = request;
  const { dataFolder, threads, provider, progress } = context;
  if (nameOf(id, 'fp32') === EMBEDDED_NAME) {
    throw new CommandError(`${EMBEDDED_NAME} is the embedded model's name: choose another id.`);
  }
  const source = await sourceOf(request, context);
  const wanted = wantedPrecisions(request, source, provider);
  const of = source.hub ? `${source.name} at ${source.hub.commit.slice(0, 12)}` : source.name;
  progress.line(`${of}, ${wanted.join(' or ')}`);
  const isMeasured = request.precision === 'measured';
  // Where no GPU took fp16, what was measured on the CPU is there.
  const maybeThere = isMeasured ? [...new Set([...wanted, ...availablePrecisions(source.paths)])] : wanted;
  const there = await installedAlready(id, maybeThere, wanted, source, dataFolder);
  if (there) return { ...there, prepared: null };

  const chosen = await fetchChosen(request, wanted, source, context);
  const { precision, files, measured } = chosen;
  const name = nameOf(id, precision);
  const folder = folderOf(dataFolder, name);
  const partial = partialFolderOf(dataFolder, name);
  const prepared = await prepare(partial, { threads, provider }, progress);
  const lock: ModelLock = { version: 1, id, precision, hub: source.hub, ...(measured ? { measured } : {}), files };
  await writeLock(partial, lock);
  await putInPlace(partial, folder);
  for (const other of isMeasured ? maybeThere.filter((one) => one !== precision) : []) {
    await rm(partialFolderOf(dataFolder, nameOf(id, other)), { recursive: true, force: true });
  }
  return { name, folder, lock, prepared };
}

/** More than one: the faster of them is kept. */
function wantedPrecisions({ precision }: InstallRequest, { paths }: Source, provider: ProviderChoice): Precision[] {
  if (precision !== 'measured') return [precision];
  const available = availablePrecisions(paths);
  // Without any, fetching says what is missing.
  return available.length > 0 ? candidates(available, gpuMayBeThere(provider)) : ['fp32'];
}

async function installedAlready(
  id: string,
  maybeThere: readonly Precision[],
  wanted: readonly Precision[],
  source: Source,
  dataFolder: string,
) {
  for (const precision of maybeThere) {
    const name = nameOf(id, precision);
    const folder = folderOf(dataFolder, name);
    const lock = await readLock(folder).catch(() => null);
    // What was asked for by name was not chosen by measurement: both may be there.
    const isChosen = wanted.length === 1 && wanted[0] === precision;
    if (!lock || !(isChosen || lock.measured)) continue;
    if (source.hub && lock.hub?.commit === source.hub.commit && (await isUnharmed(folder, lock))) {
      return { name, folder, lock };
    }
  }
  return null;
}

interface Chosen {
  precision: Precision;
  files: LockedFile[];
  measured: ModelLock['measured'] | null;
}

async function fetchChosen(
  request: InstallRequest,
  wanted: readonly Precision[],
  source: Source,
  context: InstallContext,
): Promise<Chosen> {
  const { id, precision: asked } = request;
  const { dataFolder, threads, provider, progress, onFetched } = context;
  const partialOf = (precision: Precision) => partialFolderOf(dataFolder, nameOf(id, precision));
  const fetched = async (precision: Precision) => {
    await mkdir(partialOf(precision), { recursive: true });
    return fetchFiles(source, partialOf(precision), precision, progress);
  };
  const [first, second] = wanted as [Precision, Precision?];
  const files = await fetched(first);
  if (!second) {
    const onCpu = candidates(availablePrecisions(source.paths), false);
    const forGpu = asked === 'measured' && first === 'fp16' && !onCpu.includes(first);
    if (!forGpu || (await providerFor(partialOf(first), threads, provider)) !== 'cpu') {
      onFetched();
      return { precision: first, files, measured: null };
    }
    progress.line('No GPU takes this model here: it will run on the CPU.');
    const chosen = await fetchChosen(request, onCpu, source, context);
    await rm(partialOf(first), { recursive: true, force: true });
    return chosen;
  }
  const others = await fetched(second);
  onFetched();
  progress.line('Trying fp32 and int8 …');
  const folders = { fp32: partialOf('fp32'), int8: partialOf('int8') };
  const { precision, measured } = await tryOnCpu(folders, threads, progress);
  return { precision, files: precision === first ? files : others, measured };
}

function sourceOf(request: InstallRequest, context: InstallContext): Promise<Source> {
  const { id, revision, from } = request;
  const { endpoint, retry, interrupt } = context;
  if (from !== null) return folderSource(from, interrupt);
  const asked = { repository: onnxRepositoryOf(id), revision };
  return hubSource(openHub(endpoint, retry, interrupt), asked, { retry, interrupt });
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
