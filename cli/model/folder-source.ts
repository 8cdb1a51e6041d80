import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, rename, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestsOf, sizeOf } from './digest.ts';
import { readLock } from './lock.ts';
import { ModelProblem } from './problem.ts';
import type { Source } from './source.ts';

const LFS_POINTER = 'version https://git-lfs';

/**
 * A folder in the hub's layout: a clone of a repository, or a model that was installed on another machine. The latter's
 * lock is held against its files. @throws ModelProblem
 */
export async function folderSource(from: string, interrupt: AbortSignal): Promise<Source> {
  const folder = resolve(from);
  const there = await stat(folder).catch(() => null);
  if (!there?.isDirectory()) throw new ModelProblem(`The folder ${folder} does not exist: check --from.`);
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
        throw new ModelProblem(`${file} is not the file that was installed: copy the folder again.`);
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
      throw new ModelProblem(`${path} is only a Git LFS pointer: run "git lfs pull" in that folder.`);
    }
  } finally {
    await file.close();
  }
}
