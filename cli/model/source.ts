import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestsOf, type FileDigests, matches, sizeOf } from './digest.ts';
import { download, partOf } from './download.ts';
import type { RetryPolicy } from './http.ts';
import type { Hub, RemoteFile } from './hub.ts';
import { type ModelLock, readLock } from './lock.ts';
import { CommandError } from './terminal.ts';

/** Where the files of a model come from. */
export interface Source {
  /** For messages: a repository, or a folder. */
  readonly name: string;
  /** What the lock says of it. */
  readonly hub: ModelLock['hub'];
  readonly paths: readonly string[];
  /** Bytes that bringing `path` to `target` still has to write. */
  missingBytes(path: string, target: string): Promise<number>;
  /**
   * Brings one file to `target`, unless it is there already, and checks it.
   * @param onBytes bytes there now, and in the end
   */
  bring(path: string, target: string, onBytes: (bytes: number, of: number | null) => void): Promise<FileDigests>;
}

/** A repository of the hub at one commit. @throws CommandError */
export async function hubSource(
  hub: Hub,
  asked: { repository: string; revision: string },
  { retry, interrupt }: { retry: RetryPolicy; interrupt: AbortSignal },
): Promise<Source> {
  const { repository, revision } = asked;
  const snapshot = await hub.snapshot(repository, revision);
  const known = new Map<string, RemoteFile>();
  const locate = async (path: string) => {
    const remote = await hub.locate(snapshot, path);
    known.set(path, remote);
    return remote;
  };
  const located = async (path: string) => known.get(path) ?? (await locate(path));

  return {
    name: repository,
    hub: { endpoint: publicUrl(hub.endpoint.url), repository, revision, commit: snapshot.commit },
    paths: snapshot.paths,
    async missingBytes(path, target) {
      const remote = await located(path);
      const have = (await sizeOf(target)) ?? (await sizeOf(partOf(target, remote))) ?? 0;
      return Math.max(0, (remote.size ?? 0) - have);
    },
    async bring(path, target, onBytes) {
      const remote = await located(path);
      const size = await sizeOf(target);
      if (size !== null && (remote.size === null || size === remote.size)) {
        const there = await digestsOf(target);
        if (matches(there, remote.digest)) {
          onBytes(there.size, there.size);
          return there;
        }
      }
      let first: RemoteFile | null = remote;
      const next = async () => {
        const fresh = first ?? (await locate(path));
        first = null;
        return fresh;
      };
      const { endpoint } = hub;
      return download(next, target, {
        path,
        endpoint,
        retry,
        interrupt,
        onBytes: (bytes) => onBytes(bytes, remote.size),
      });
    },
  };
}

/** A mirror's address may hold a password, and the lock file is no place for it. */
function publicUrl(endpoint: string): string {
  const { origin, pathname } = new URL(endpoint);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}

const LFS_POINTER = 'version https://git-lfs';

/**
 * A folder in the hub's layout: a clone of a repository, or a model that was installed on another machine. The latter's
 * lock is held against its files. @throws CommandError
 */
export async function folderSource(from: string, interrupt: AbortSignal): Promise<Source> {
  const folder = resolve(from);
  const there = await stat(folder).catch(() => null);
  if (!there?.isDirectory()) throw new CommandError(`The folder ${folder} does not exist: check --from.`);
  const lock = await readLock(folder);
  const paths = (await filesIn(folder, folder)).concat(await filesIn(join(folder, 'onnx'), folder));

  return {
    name: folder,
    hub: lock?.hub ?? null,
    paths,
    async missingBytes(path, target) {
      return Math.max(0, ((await sizeOf(join(folder, path))) ?? 0) - ((await sizeOf(target)) ?? 0));
    },
    async bring(path, target, onBytes) {
      const file = join(folder, path);
      await refusePointer(file);
      const size = await sizeOf(file);
      const part = `${target}.part`;
      let at = 0;
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          at += chunk.length;
          onBytes(at, size);
          done(null, chunk);
        },
      });
      await pipeline(createReadStream(file), counted, createWriteStream(part), { signal: interrupt });
      const found = await digestsOf(part);
      const locked = lock?.files.find((other) => other.path === path);
      if (locked && locked.sha256 !== found.sha256) {
        throw new CommandError(`${file} is not the file that was installed: copy the folder again.`);
      }
      await rename(part, target);
      return found;
    },
  };
}

async function filesIn(folder: string, root: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(folder, entry.name)).split(sep).join('/'));
}

/** A clone without Git LFS has three lines of text in place of each large file. */
async function refusePointer(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LFS_POINTER.length), 0, LFS_POINTER.length, 0);
    if (buffer.toString('latin1', 0, bytesRead) === LFS_POINTER) {
      throw new CommandError(`${path} is only a Git LFS pointer: run "git lfs pull" in that folder.`);
    }
  } finally {
    await file.close();
  }
}
