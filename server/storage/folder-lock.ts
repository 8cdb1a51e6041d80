import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StorageLocked, StorageStartError } from './errors.ts';
import { isAlive, thisProcess } from './process-identity.ts';

const Owner = z.object({ pid: z.number().int().min(0), started: z.string().nullable(), released: z.boolean() });
type Owner = z.infer<typeof Owner>;

/** A claim whose content nobody can read was never finished by us: nobody owns it. */
const NOBODY: Owner = { pid: 0, started: null, released: true };

export interface FolderLock {
  /** Gives the lock back; may be called twice. */
  release(): void;
}

/**
 * Lets one process at a time own a folder. The lock lives in `<lockFolder>/<generation>`, a file that says who has it.
 * A lock whose process is gone is taken over by claiming the next generation: `link` creates each generation exactly
 * once, so of two that find the same dead owner only one gets it. Deleting a dead owner's file and making a new one, as
 * simpler lock files do, would let the slower of two starters delete the faster one's fresh lock.
 *
 * @param lockFolder made when missing
 * @param owned the folder that is protected, for the message
 * @throws StorageLocked while a live process has it
 */
export function lockFolder(lockFolder: string, owned: string): FolderLock {
  mkdirSync(lockFolder, { recursive: true });
  for (let attempt = 0; attempt < 100; attempt++) {
    const top = newestGeneration(lockFolder);
    const owner = readOwner(path.join(lockFolder, String(top)), top);
    if (owner === 'superseded') continue;
    if (!owner.released && isAlive(owner)) throw new StorageLocked(owner.pid, owned);

    const mine = path.join(lockFolder, String(top + 1));
    if (!claim(mine)) continue;
    // Somebody slower than a whole life of another owner may have claimed a generation that was passed long ago.
    if (newestGeneration(lockFolder) !== top + 1) {
      rmSync(mine, { force: true });
      continue;
    }
    for (const old of generations(lockFolder))
      if (old <= top) rmSync(path.join(lockFolder, String(old)), { force: true });
    let held = true;
    return {
      release() {
        if (!held) return;
        held = false;
        // The newest generation stays as a file: its number must never be given out again.
        write(mine, { ...thisProcess(), released: true }, renameSync);
      },
    };
  }
  throw new StorageStartError(`The lock in ${lockFolder} could not be taken: too many processes start at once.`);
}

const generations = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /^\d{1,15}$/.test(name))
    .map(Number);

const newestGeneration = (folder: string) => Math.max(0, ...generations(folder));

function readOwner(file: string, generation: number): Owner | 'superseded' {
  if (generation === 0) return NOBODY;
  try {
    const parsed = Owner.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : NOBODY;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'superseded';
    if (error instanceof SyntaxError) return NOBODY;
    throw error;
  }
}

/** @returns false when somebody else was faster */
function claim(file: string): boolean {
  try {
    write(file, { ...thisProcess(), released: false }, linkSync);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Through a draft, so that the file never exists half written. */
function write(file: string, owner: Owner, publish: (draft: string, file: string) => void): void {
  const draft = path.join(path.dirname(file), `draft-${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(owner));
  try {
    publish(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
