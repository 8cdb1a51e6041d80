import { parseArgs } from 'node:util';

export const BACKUP_USAGE = `npm run backup -- [--to <file>] [--check <file>]

Backs up the database and the key that signs players' cookies into one file, while the server runs or not. The file is read
again and compared before it gets its name. A person who has it can pose as any player: keep it as safe as the server.

  --to <file>     where it goes; without it into the folder "backups" of DATA_DIR, under a name with its time
  --check <file>  makes none, but reads a backup to its end and says whether it is whole`;

export const RESTORE_USAGE = `npm run restore -- <file> [--data <folder>] [--replace]

Restores a backup into an empty data folder, or into the empty PostgreSQL database of DATABASE_URL. Stop the server first.
A backup of an older version is brought up to date.

  --data <folder>  the data folder; without it DATA_DIR
  --replace        the embedded database that is there is kept aside, under another name`;

export const MOVE_USAGE = `npm run storage:move -- [--to postgresql://user:password@host:5432/database] [--data <folder>]

Copies everything from the embedded database into an empty PostgreSQL database, in one transaction, and compares every table
afterwards. Stop the server first; then start it with DATABASE_URL. The embedded database stays as it is.

  --to <address>   the database; without it DATABASE_URL, so that the password is in no list of processes
  --data <folder>  the data folder; without it DATA_DIR`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type BackupWish = { to: string | null } | { check: string };
export interface RestoreWish {
  file: string;
  data: string | null;
  replace: boolean;
}
export interface MoveWish {
  to: string | null;
  data: string | null;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** @throws UsageError, as the next two */
export function backupArguments(args: string[]): BackupWish | 'help' {
  const { values } = read(() => parseArgs({ args, options: { to: text, check: text, help: { ...flag, short: 'h' } } }));
  if (values.help) return 'help';
  if (values.check === undefined) return { to: given(values.to, '--to') };
  if (values.to !== undefined) throw new UsageError('--check reads a backup and makes none: leave out --to.');
  return { check: given(values.check, '--check') ?? '' };
}

export function restoreArguments(args: string[]): RestoreWish | 'help' {
  const options = { data: text, replace: flag, help: { ...flag, short: 'h' } } as const;
  const { values, positionals } = read(() => parseArgs({ args, options, allowPositionals: true }));
  if (values.help) return 'help';
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError('Name one backup: npm run restore -- <file>.');
  return { file, data: given(values.data, '--data'), replace: values.replace === true };
}

export function moveArguments(args: string[]): MoveWish | 'help' {
  const { values } = read(() => parseArgs({ args, options: { to: text, data: text, help: { ...flag, short: 'h' } } }));
  if (values.help) return 'help';
  return { to: given(values.to, '--to'), data: given(values.data, '--data') };
}

function given(value: string | undefined, name: string): string | null {
  if (value === '') throw new UsageError(`${name} is empty.`);
  return value ?? null;
}

function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
