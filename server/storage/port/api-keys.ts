import type { NewAuditEntry } from './admin.ts';

/** A key with which a program uses the judge [SERVICE-2]. The key itself is not stored. */
export interface StoredApiKey {
  id: string;
  name: string;
  /** Name of the account that made it. */
  createdBy: string;
  createdAt: Date;
  /** To the minute; null: never. */
  lastUsedAt: Date | null;
  /** null: it is in force. */
  revokedAt: Date | null;
}

/** Changes are recorded in the audit log in the same transaction (`entry`). */
export interface ApiKeyStore {
  /** All, the newest first. */
  list(): Promise<StoredApiKey[]>;
  /** @throws StorageConflict when as many keys are in force as there may be (`most`) */
  add(
    key: Pick<StoredApiKey, 'id' | 'name' | 'createdBy' | 'createdAt'> & { tokenHash: string },
    most: number,
    entry: NewAuditEntry,
  ): Promise<void>;
  /** The key of a hash, revoked or not; null: there is none. Notes that it is used, unless it is revoked. */
  use(tokenHash: string, now: Date): Promise<StoredApiKey | null>;
  /** Whether a key is in force. */
  hasAny(): Promise<boolean>;
  /** @returns false: it was revoked before @throws StorageNotFound */
  revoke(id: string, now: Date, entry: NewAuditEntry): Promise<boolean>;
}
