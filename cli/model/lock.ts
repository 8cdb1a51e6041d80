import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { digestsOf, sizeOf } from './digest.ts';
import { CommandError } from './terminal.ts';
import { PRECISIONS } from './wanted-files.ts';

const LOCK_FILE = 'model.lock.json';

/** What was installed, to the byte. The calibration is not in it: judge.json vouches for that, and it can be fitted anew. */
export const ModelLock = z.object({
  version: z.literal(1),
  /** As it was asked for. */
  id: z.string(),
  precision: z.enum(PRECISIONS),
  /** null: from a folder that did not know it. */
  hub: z
    .object({
      endpoint: z.string(),
      repository: z.string(),
      revision: z.string(),
      commit: z.string().regex(/^[0-9a-f]{40}$/),
    })
    .nullable(),
  /** How the precision was chosen; missing: it was asked for, or there was no choice. */
  measured: z
    .object({
      trials: z.array(
        z.object({ precision: z.enum(PRECISIONS), provider: z.string(), perSecond: z.number().positive() }),
      ),
      difference: z.number().nonnegative().nullable(),
    })
    .optional(),
  files: z
    .array(
      z.object({
        // Never outside the model's folder, even in a manipulated lock.
        path: z.string().regex(/^(?!.*\.\.)[\w-][\w.-]*(\/[\w-][\w.-]*)*$/),
        size: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
});
export type ModelLock = z.infer<typeof ModelLock>;
export type LockedFile = ModelLock['files'][number];

/** null: the folder has no lock. @throws CommandError when it cannot be understood */
export async function readLock(folder: string): Promise<ModelLock | null> {
  const file = join(folder, LOCK_FILE);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return ModelLock.parse(JSON.parse(text));
  } catch (cause) {
    throw new CommandError(`${file} cannot be understood: remove the model and install it again.`, { cause });
  }
}

export const writeLock = (folder: string, lock: ModelLock): Promise<void> =>
  writeFile(join(folder, LOCK_FILE), `${JSON.stringify(lock, null, 2)}\n`);

export type FileState = 'ok' | 'missing' | 'other size' | 'other hash';

/** Compares a file on disk with the lock; reads it only when the size is right. */
export async function stateOf(folder: string, { path, size, sha256 }: LockedFile): Promise<FileState> {
  const file = join(folder, path);
  const found = await sizeOf(file);
  if (found === null) return 'missing';
  if (found !== size) return 'other size';
  return (await digestsOf(file)).sha256 === sha256 ? 'ok' : 'other hash';
}
