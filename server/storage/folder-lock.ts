import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StorageLocked, StorageStartError } from './engine.ts';

const Owner = z.object({ pid: z.number().int().min(0), started: z.string().nullable(), released: z.boolean() });
type Owner = z.infer<typeof Owner>;

/** A claim that cannot be read was never completed: it has no owner. */
const NOBODY: Owner = { pid: 0, started: null, released: true };

export interface FolderLock {
  /** Gives the lock back; may be called twice. */
  release(): void;
}

/**
 * Lets one process at a time own a folder. The lock lives in `<lockFolder>/<generation>`, a file that names the owner.
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
    // A very slow starter may have claimed a generation that was superseded meanwhile.
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

/** @returns false when another process was faster */
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

/** A process, distinguishable from a later one with the same pid. */
export interface ProcessIdentity {
  pid: number;
  /** Boot id and start time in clock ticks since boot; null where the system does not tell (only Linux does). */
  started: string | null;
}

/** State and start of a process as Linux tells them (proc(5)); null elsewhere, or when there is no such process. */
function readProc(pid: number): { ended: boolean; started: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may hold spaces: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // Field 3 is the state (a zombie has ended and waits for its parent), field 22 the start time.
    return { ended: fields[0] === 'Z' || fields[0] === 'X', started: `${bootId}/${fields[19]}` };
  } catch {
    return null;
  }
}

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  started: readProc(process.pid)?.started ?? null,
});

/** Whether this process still runs, not merely another one with its pid. */
function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = readProc(pid);
  if (!found) return true;
  return !found.ended && (started === null || started === found.started);
}
