import { fork } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '#server/lib/logger.ts';
import { programOf, WORKER_BOOT } from '#server/lib/worker-thread.ts';
import type { BackupOutcome, BackupTask } from './backup-process.ts';
import { backupsFolder } from './leftovers.ts';
import type { BackupState, Backups } from './port.ts';
import { readRecord } from './record.ts';

/** For a backup that is told to stop, to remove what it has made. */
const STOP_LIMIT_MS = 1_500;

export interface BackupsOptions extends Omit<BackupTask, 'file'> {
  logger: Logger;
}

/** Backups that this server makes for owners, and the records of the others. */
export function openBackups({ logger, ...task }: BackupsOptions): Backups & { close(): Promise<void> } {
  const folder = backupsFolder(task.dataFolder);
  let running: { since: Date; stop(): void; ended: Promise<void> } | null = null;

  const begin = () => {
    const child = fork(WORKER_BOOT, [programOf(new URL('./backup-process.ts', import.meta.url))], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let { failure, warning }: BackupOutcome = { failure: 'its process ended early', warning: null };
    child.once('message', (message: BackupOutcome) => {
      ({ failure, warning } = message);
    });
    child.once('error', (error) => {
      failure = error.message;
    });
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => {
        running = null;
        if (warning !== null) logger.warn({ reason: warning }, 'a backup was made, with a problem beside it');
        if (failure === null) logger.info('backup made');
        else logger.error({ reason: failure }, 'backup failed');
        resolve();
      });
    });
    const stop = () => {
      child.kill('SIGTERM');
      // It may be in the middle of a long query, and the server has no time.
      setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS).unref();
    };
    running = { since: new Date(), stop, ended };
    child.send({ ...task, file: null } satisfies BackupTask, () => undefined);
  };

  return {
    async state(): Promise<BackupState> {
      const { last, failed } = await readRecord(folder);
      return { folder, last, failed, running: running && { since: running.since }, files: await filesIn(folder) };
    },
    begin() {
      if (running) return false;
      begin();
      return true;
    },
    async close() {
      const stopped = running?.ended;
      running?.stop();
      await stopped;
    },
  };
}

async function filesIn(folder: string): Promise<BackupState['files']> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.zip'))
      .map(async (name) => {
        // A file may be deleted between the two.
        const found = await stat(join(folder, name)).catch(() => null);
        return found ? [{ name, bytes: found.size, writtenAt: found.mtime }] : [];
      }),
  );
  return files.flat().sort((a, b) => b.writtenAt.getTime() - a.writtenAt.getTime());
}
