import type { NewAuditEntry } from './admin.ts';

/** What an owner has set for the instance [INSTANCE-1]. */
export interface StoredSetting {
  key: string;
  /** JSON, never null. Written by this or another version: not checked yet. */
  value: unknown;
  updatedAt: Date;
  /** Name of the account. */
  updatedBy: string;
}

interface SettingChange {
  key: string;
  /** JSON; null: the setting has its default again. */
  value: unknown;
  /** They replace the files that the setting had. */
  files?: Readonly<Record<string, Uint8Array>>;
  /** For the audit log. */
  entry: NewAuditEntry;
}

/** Settings of the instance. Those that nobody has set have no row. */
export interface SettingsStore {
  all(): Promise<StoredSetting[]>;
  /** All of the changes and their entries, or none. */
  change(changes: readonly SettingChange[]): Promise<void>;
  /** null: the setting has no such file. */
  file(key: string, name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}
