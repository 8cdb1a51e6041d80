import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { tryLock } from 'fs-native-extensions';
import { z } from 'zod';
import { type LockOwner, StorageLocked, StorageStartError } from './engine.ts';

/** Far behind the owner's name: Windows lets nobody else read bytes that are locked. */
const LOCKED_BYTE = 2 ** 30;

const Owner = z.object({ pid: z.number().int(), host: z.string() });

export interface FolderLock {
  /** Gives the lock back; may be called twice. */
  release(): void;
}

/**
 * Lets one process at a time own a folder. The kernel keeps the lock, on an open file (fcntl's F_OFD_SETLK, LockFileEx on
 * Windows). So it holds between containers that share the folder, whose process ids say nothing to each other, and it is
 * gone in the moment in which its owner is, also after SIGKILL. Times of files and ids of processes play no part.
 *
 * @param file made when missing. It is never deleted: a lock on a deleted file keeps nobody away.
 * @param owned the folder that is protected, for the messages
 * @throws StorageLocked while another process has it; StorageStartError where the file system has no locks
 */
export function lockFolder(file: string, owned: string): FolderLock {
  // Appending neither needs an empty file nor makes one.
  const fd = openSync(file, 'a+');
  try {
    if (!tryLock(fd, LOCKED_BYTE, 1)) throw new StorageLocked(ownerIn(file), owned);
  } catch (error) {
    closeSync(fd);
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOLCK' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EINVAL' || code === 'ENOSYS') {
      throw new StorageStartError(
        `The file system of ${owned} has no file locks (${code}), so nothing would keep a second server from the ` +
          'embedded database: set DATA_DIR to a folder of a local disk, or DATABASE_URL to a PostgreSQL server.',
      );
    }
    throw error;
  }
  try {
    ftruncateSync(fd);
    writeSync(fd, JSON.stringify({ pid: process.pid, host: hostname() } satisfies LockOwner));
  } catch {
    // A full disk. The lock is held without a name too.
  }
  let held = true;
  return {
    release() {
      if (held) closeSync(fd);
      held = false;
    },
  };
}

/** null: it has not written its name yet, or the file holds something else. */
function ownerIn(file: string): LockOwner | null {
  try {
    return Owner.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
