import { setPriority } from 'node:os';
import { type BackupOptions, makeBackup } from './make-backup.ts';

/** The message to the process that makes a backup. */
export type BackupTask = Omit<BackupOptions, 'onProgress' | 'onWarning' | 'postgres'>;

/** Its answer, in sentences. */
export interface BackupOutcome {
  /** null: the backup is made. */
  failure: string | null;
  warning: string | null;
}

/** Behind everything that serves players. */
const LOWEST_BUT_FOUR = 15;

/** The process that makes a backup beside the server: none of its work delays a round. Its result is in the record. */
export function serve(): void {
  // The server has stopped: nobody waits for this.
  for (const event of ['disconnect', 'SIGTERM'] as const) process.on(event, () => process.exit(1));
  process.once('message', async (task: BackupTask) => {
    try {
      setPriority(LOWEST_BUT_FOUR);
    } catch {}
    let warning: string | null = null;
    const onWarning = (sentence: string) => {
      warning = sentence;
    };
    const failure = await makeBackup({ ...task, onWarning }).then(
      () => null,
      (error: Error) => error.message,
    );
    process.send?.({ failure, warning } satisfies BackupOutcome, () => process.exit(0));
  });
}
