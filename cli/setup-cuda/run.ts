import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { extractEntry, readZipDirectory, ZipError } from '#server/lib/unzip.ts';
import { download, partOf } from '../model/download.ts';
import { type Endpoint, isWebAddress, proxiesOf, RETRY_POLICY, type RetryPolicy } from '../model/http.ts';
import { CommandError, describeFailure, openProgress, type Progress, size } from '../model/terminal.ts';
import { locatePackage } from './feed.ts';
import { type RequiredFiles, requiredFilesFor } from './required-files.ts';

const HELP = `Fetches ONNX Runtime's CUDA provider, for a judge on an NVIDIA GPU.

  npm run setup:cuda              download, check and unpack it beside onnxruntime-node
  npm run setup:cuda -- --check   only say what is there and what is missing

Environment: NUGET_FEED (service index of another NuGet feed), HTTPS_PROXY, HTTP_PROXY, NO_PROXY.
Exit code: 0 done, 1 not done and said why, 2 wrong arguments, 130 interrupted (the same command continues).
`;

export interface SetupIo {
  stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;
  stderr: Pick<NodeJS.WriteStream, 'write'>;
  env: Record<string, string | undefined>;
  interrupt: AbortSignal;
  /** e.g. `linux/x64` */
  platform: string;
  /** Where onnxruntime-node looks for the libraries. */
  folder: string;
  /** What onnxruntime-node's own install script knows of them. */
  metadata: unknown;
  retry?: RetryPolicy;
}

const ADVICE = {
  diskFull: 'The disk is full: free about 2 GB; the same command continues.',
  notWritable: (path = 'node_modules') => `${path} cannot be written: run this as the owner of the folder.`,
};

/** @returns the exit code: see HELP */
export async function runSetup(argv: readonly string[], io: SetupIo): Promise<number> {
  const [first, ...more] = argv;
  if (first === '--help' || first === '-h') {
    io.stdout.write(HELP);
    return 0;
  }
  if (more.length > 0 || (first !== undefined && first !== '--check')) {
    io.stderr.write(`${HELP}`);
    return 2;
  }
  try {
    const wanted = requiredFilesFor(io.platform, io.metadata);
    const progress = openProgress(io.stdout, Date.now);
    const there = wanted.files.every(({ name }) => existsSync(join(io.folder, name)));
    if (there) progress.line(`The CUDA provider is there already, in ${io.folder}.`);
    else if (first === '--check')
      throw new CommandError('The CUDA provider is not installed: run "npm run setup:cuda".');
    else await install(wanted, io, progress);
    for (const line of await needs(wanted, io.folder)) progress.line(line);
    return 0;
  } catch (error) {
    const { text, exitCode } = describeFailure(error as NodeJS.ErrnoException, io.interrupt, ADVICE);
    io.stderr.write(`${io.stdout.isTTY ? '\n' : ''}${text}\n`);
    return exitCode;
  }
}

async function install(wanted: RequiredFiles, io: SetupIo, progress: Progress): Promise<void> {
  const { folder, interrupt, env, retry = RETRY_POLICY } = io;
  const endpoint = endpointFor(env.NUGET_FEED || wanted.feed, env);
  const path = `${wanted.name} ${wanted.version}`;
  const nupkg = join(folder, `${wanted.name}.${wanted.version}.nupkg`);
  const locate = () => locatePackage(wanted, endpoint, { retry, interrupt });
  await mkdir(folder, { recursive: true });

  const remote = await locate();
  if (remote.digest.kind === 'none') {
    progress.line(`The feed gives no checksum of ${path}: what arrives is only checked against itself.`);
    // Nothing tells whether what an earlier run left is of these contents.
    await rm(partOf(nupkg, remote), { force: true });
  }
  const onBytes = (bytes: number) => progress.bytes(path, bytes, remote.size);
  const sender = { name: 'feed', advice: 'set NUGET_FEED to another feed' };
  const found = await download(locate, nupkg, { path, endpoint, sender, retry, interrupt, onBytes });
  progress.done(path, found.size);
  try {
    await unpack(wanted, nupkg, folder, progress);
  } finally {
    await rm(nupkg, { force: true });
  }
}

/** All of them or none: a provider without its bridge does not load. */
async function unpack({ files }: RequiredFiles, nupkg: string, folder: string, progress: Progress): Promise<void> {
  const fresh = (name: string) => join(folder, `${name}.new`);
  try {
    const entries = await readZipDirectory(nupkg);
    for (const { entry, name } of files) {
      const packed = entries.find((one) => one.name === entry);
      if (!packed) throw new ZipError(`it has no ${entry}`);
      await extractEntry(nupkg, packed, fresh(name));
      progress.line(`  ${name}  ${size(packed.size)}`);
    }
    for (const { name } of files) await rename(fresh(name), join(folder, name));
  } catch (error) {
    for (const { name } of files) await rm(fresh(name), { force: true });
    if (!(error instanceof ZipError)) throw error;
    throw new CommandError(
      `${basename(nupkg)} is not the package that was expected: ${error.message}. Set NUGET_FEED to another feed.`,
      { cause: error },
    );
  }
}

function endpointFor(url: string, env: Record<string, string | undefined>): Endpoint {
  if (!isWebAddress(url)) {
    throw new CommandError('NUGET_FEED must be the web address of a service index, ending in /v3/index.json.');
  }
  const proxies = proxiesOf(env);
  return { url, token: null, ...(proxies ? { proxies } : {}) };
}

/** What the provider needs beyond itself, and what of that the loader of this machine does not find. */
async function needs({ cuda, files }: RequiredFiles, folder: string): Promise<string[]> {
  const missing = await missingLibraries(join(folder, files.at(-1)?.name ?? ''));
  return [
    `It needs an NVIDIA driver, the libraries of CUDA ${cuda} (cudart, cublas, cufft, curand) and cuDNN 9.`,
    missing === null
      ? 'Whether they are there could not be looked up: "ldd" did not read the library.'
      : missing.length === 0
        ? 'The loader finds all of them.'
        : `The loader does not find: ${missing.join(', ')}. Install NVIDIA's packages, or add their folder to LD_LIBRARY_PATH.`,
    'To see whether it works: JUDGE_PROVIDER=cuda npm start. It says why when it does not; nvidia-smi shows the driver.',
    '"npm ci" removes the libraries again: run this after it.',
  ];
}

async function missingLibraries(library: string): Promise<string[] | null> {
  try {
    const { stdout } = await promisify(execFile)('ldd', [library], { timeout: 20_000 });
    return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name as string);
  } catch {
    return null;
  }
}
