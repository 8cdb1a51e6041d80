import type { AdminRole } from '#contract/admin.ts';

/** An account of somebody who looks after the instance [ADMIN-1]. */
export interface StoredAdmin {
  id: string;
  name: string;
  role: AdminRole;
  passwordHash: string;
  /** It can't sign in, and has no sessions. */
  disabled: boolean;
  createdAt: Date;
}

export interface AdminSession {
  tokenHash: string;
  createdAt: Date;
  /** To the minute. */
  lastUsedAt: Date;
  /** `Firefox on Linux`; empty: not known. */
  browser: string;
  /** The network it began in; empty: not known. */
  address: string;
}

/** Changes are recorded in the audit log in the same transaction (`entry`). @throws StorageNotFound for unknown ids */
export interface AdminStore {
  /** Makes an owner unless there is an account already. False: there is one. */
  addFirst(account: Pick<StoredAdmin, 'id' | 'name' | 'passwordHash'>): Promise<boolean>;
  /** @throws StorageConflict when there is an account of that name */
  add(account: Pick<StoredAdmin, 'id' | 'name' | 'role' | 'passwordHash'>, entry: NewAuditEntry): Promise<void>;
  /** The oldest owner that is not disabled. */
  firstOwner(): Promise<StoredAdmin | null>;
  /** Case does not count. Disabled ones are found as well. */
  named(name: string): Promise<StoredAdmin | null>;
  /** Whether more than one account can sign in. */
  hasSeveral(): Promise<boolean>;
  /** All, the oldest first, each with the number of its sessions and when one was last used. */
  list(now: Date): Promise<(Omit<StoredAdmin, 'passwordHash'> & { sessions: number; lastUsedAt: Date | null })[]>;
  /** Ends its sessions as well. */
  setPasswordHash(id: string, hash: string, entry: NewAuditEntry | null): Promise<void>;
  /** @throws StorageConflict when it is the last owner */
  setRole(id: string, role: AdminRole, entry: NewAuditEntry): Promise<void>;
  /** Ends its sessions as well. @throws StorageConflict when it is the last owner */
  setDisabled(id: string, disabled: boolean, entry: NewAuditEntry): Promise<void>;
  addSession(session: Omit<AdminSession, 'lastUsedAt'> & { accountId: string; expiresAt: Date }): Promise<void>;
  /** Whose session it is; null: it ended or expired, or the account is disabled. */
  accountOf(tokenHash: string, now: Date): Promise<StoredAdmin | null>;
  /** Those that have not expired, the one that was used last first. */
  sessions(accountId: string, now: Date): Promise<AdminSession[]>;
  /** False: the account has no such session. */
  removeSession(accountId: string, tokenHash: string): Promise<boolean>;
  removeSessions(accountId: string, entry: NewAuditEntry): Promise<void>;
}

/** What somebody did [ADMIN-6]. */
export interface NewAuditEntry {
  /** null: no account did it. */
  accountId: string | null;
  /** Its name as it is now, or `system`, `host` or `vote`. */
  account: string;
  /** `<what it concerns>.<what is done>`, e.g. `prompt.retire`. */
  action: string;
  /** What it was done to. A `player` is forgotten with everything else of that player. */
  subject: { kind: string; id: string } | null;
  /** Whatever else is worth knowing, as JSON. Never a password; a player's texts only if the subject is that player. */
  detail: object | null;
}

export interface AuditEntry extends Omit<NewAuditEntry, 'subject'> {
  id: string;
  at: Date;
  /** `id` null: its data was deleted. */
  subject: { kind: string; id: string | null } | null;
}

export interface AuditQuery {
  /** All of them, as whole words, anywhere in the entry; empty: all entries. */
  words: string;
  account: string | null;
  action: string | null;
  subject: { kind: string; id: string } | null;
  /** From this moment on, and before that one. */
  from: Date | null;
  to: Date | null;
}

/** What was done, by whom. Entries are only ever added. */
export interface AuditStore {
  add(entry: NewAuditEntry): Promise<void>;
  /** The newest first. @throws RangeError for a cursor that is not ours */
  search(
    query: AuditQuery,
    page: { cursor: string | null; limit: number },
  ): Promise<{ entries: AuditEntry[]; nextCursor: string | null }>;
  /** All names and all actions in the log, for choosing one. */
  facets(): Promise<{ accounts: string[]; actions: string[] }>;
}
