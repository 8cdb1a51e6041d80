import { accessSync, constants, readdirSync, type Stats, statfsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** Less than this on a disk counts as full: a new database needs about 40 MB, and 16 MB at once. */
const FULL_BELOW_BYTES = 48 * 2 ** 20;

/**
 * Why a file or folder can't be used, as one plain sentence.
 * @returns null when the error is none of the file system's, or does not say where it happened
 */
export function fileCause(error: unknown): string | null {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof path !== 'string') return null;
  switch (code) {
    case 'ENOTDIR':
    case 'EEXIST':
      return `${nearest(path).path} is a file, but a folder is needed there.`;
    case 'EISDIR':
      return `${path} is a folder, but a file is needed there.`;
    case 'EACCES':
    case 'EPERM':
      return withoutRight(path);
    case 'EROFS':
      return `${path} is on a file system that is mounted read-only.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk of ${path} is full.`;
    case 'EIO':
    case 'ENXIO':
    case 'ESTALE':
      return `The disk of ${path} does not work (${code}).`;
    case 'ELOOP':
    case 'ENAMETOOLONG':
    case 'ENOENT':
      return `${path} can't be found or made (${code}).`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open (${code}): raise the limit (ulimit -n).`;
    default:
      return null;
  }
}

/** Whether the disk of a folder is full, as a sentence; null: it is not, or that can't be seen. */
export function fullDisk(folder: string): string | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    return free < FULL_BELOW_BYTES ? `The disk of ${folder} is full: ${Math.floor(free / 2 ** 20)} MB are left.` : null;
  } catch {
    return null;
  }
}

/** After something failed in a folder without saying why: what is wrong with it; null: nothing that can be seen. */
export function folderCause(folder: string): string | null {
  const full = fullDisk(folder);
  if (full !== null) return full;
  try {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      accessSync(join(entry.parentPath, entry.name), constants.R_OK | constants.W_OK);
    }
    return null;
  } catch (error) {
    return fileCause(error);
  }
}

/** The first of the path and its parents that is there. */
function nearest(path: string): { path: string; stats: Stats | null } {
  for (let at = path; ; at = dirname(at)) {
    try {
      return { path: at, stats: statSync(at) };
    } catch {
      if (dirname(at) === at) return { path, stats: null };
    }
  }
}

function withoutRight(path: string): string {
  const { path: at, stats } = nearest(path);
  const isOthers = stats !== null && process.geteuid !== undefined && stats.uid !== process.geteuid();
  return `${path} can't be used by ${user()}${isOthers ? `: ${at} belongs to the user id ${stats.uid}` : ''}.`;
}

/** A container's user may have no name. */
function user(): string {
  try {
    return `the user ${userInfo().username}, who runs this`;
  } catch {
    return `the user id ${process.getuid?.()}, which runs this`;
  }
}
