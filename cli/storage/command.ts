import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BackupError } from '#server/backup/port.ts';
import { ConfigError, readConfig } from '#server/config.ts';
import { fileCause } from '#server/lib/file-cause.ts';
import { StorageStartError } from '#server/storage/engine.ts';
import type { Progress } from '#server/storage/transfer.ts';
import { UsageError } from './arguments.ts';

const root = new URL('../../', import.meta.url);
const LOWEST_BUT_FOUR = 15;
const REDRAW_MS = 200;

export const version = (): string =>
  (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }).version;

/** Where the server of this environment keeps everything. */
export function placeOf(environment: NodeJS.ProcessEnv) {
  const { dataFolder, databaseUrl, databaseWaitMs } = readConfig(environment, fileURLToPath(root));
  return {
    ...{ dataFolder, databaseUrl },
    postgres: { waitMs: databaseWaitMs, onWaiting: (sentence: string) => console.error(sentence) },
  };
}

/** Runs a command to its end, and says in one sentence why it failed. Exit code 1, or 2 for wrong arguments and variables. */
export async function runCommand(run: () => Promise<void>): Promise<void> {
  try {
    // The server goes first.
    setPriority(LOWEST_BUT_FOUR);
  } catch {}
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      console.error('Interrupted.');
      // What was made for a while is removed at the exit.
      process.exit(128 + constants.signals[signal]);
    });
  }
  try {
    await run();
  } catch (error) {
    const isPlain = [UsageError, ConfigError, BackupError, StorageStartError].some((kind) => error instanceof kind);
    const { message, stack } = error as Error;
    console.error(isPlain ? message : (fileCause(error) ?? stack));
    process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  }
}

/** Tables as they are read or written: on a terminal one line that changes, else a line for each table that has rows. */
export function tableProgress(output: NodeJS.WriteStream): (progress: Progress) => void {
  let drawnAt = 0;
  return ({ table, rows, of }) => {
    const isDone = rows >= of;
    const line = `  ${table}  ${counted(rows)}${isDone ? '' : ` of ${counted(of)}`}`;
    if (!output.isTTY) {
      if (isDone && of > 0) output.write(`${line}\n`);
      return;
    }
    if (!isDone && performance.now() - drawnAt < REDRAW_MS) return;
    drawnAt = performance.now();
    output.write(`\r\u001b[2K${line}${isDone ? '\n' : ''}`);
  };
}

export const counted = (count: number): string => count.toLocaleString('en');
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
