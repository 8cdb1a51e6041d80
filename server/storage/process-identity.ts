import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that got the same number. */
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
    // Field 3 is the state (a zombie only waits for its parent to look), field 22 the start time.
    return { ended: fields[0] === 'Z' || fields[0] === 'X', started: `${bootId}/${fields[19]}` };
  } catch {
    return null;
  }
}

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  started: readProc(process.pid)?.started ?? null,
});

/** Whether that very process still runs (not merely one with its number). */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = readProc(pid);
  if (!found) return true;
  return !found.ended && (started === null || started === found.started);
}
