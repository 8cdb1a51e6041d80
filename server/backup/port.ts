/** A backup can't be made, read or restored; the message is a sentence to be shown. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** A backup that was written, read again and found to be whole. */
export interface MadeBackup {
  /** Its absolute path. */
  file: string;
  /** The moment whose state it has. */
  madeAt: Date;
  /** From the first step to the end of the check. */
  tookMs: number;
  bytes: number;
  /** Of the file, as hex. */
  sha256: string;
  /** Of all tables together. */
  rows: number;
}

interface FailedBackup {
  at: Date;
  /** Why, as a sentence. */
  message: string;
}

export interface BackupState {
  /** Where backups lie that were made without a place of their own. */
  folder: string;
  /** The last ones, wherever they lie; null: there was none. */
  last: MadeBackup | null;
  failed: FailedBackup | null;
  /** One that this server is making. */
  running: { since: Date } | null;
  /** Those in `folder`, the newest first. */
  files: { name: string; bytes: number; writtenAt: Date }[];
}

/** Backups for the administrators' pages. */
export interface Backups {
  state(): Promise<BackupState>;
  /** Makes one beside the server, which goes on. False: it is already making one. */
  begin(): boolean;
}
