import { setPriority } from 'node:os';
import { type BackupOptions, makeBackup } from './make-backup.ts';

/** The message to the process that makes a backup. */
export type BackupTask = Omit<BackupOptions, 'onProgress' | 'postgres'>;

/** Behind everything that serves players. */
const LOWEST_BUT_FOUR = 15;

/** The process that makes a backup beside the server: none of its work delays a round. Its result is in the record. */
export function serve(): void {
  // The server has stopped: nobody waits for this.
  process.on('disconnect', () => process.exit(1));
  process.once('message', async (task: BackupTask) => {
    try {
      setPriority(LOWEST_BUT_FOUR);
    } catch {}
    const failure = await makeBackup(task).then(
      () => null,
      (error: Error) => error.message,
    );
    process.send?.(failure, () => process.exit(0));
  });
}
