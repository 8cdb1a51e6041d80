import type { AdminStore, AuditStore } from './admin.ts';
import type { ApiKeyStore } from './api-keys.ts';
import type { BulkStore } from './bulk.ts';
import type { Changes } from './changes.ts';
import type { DailyStore } from './daily.ts';
import type { DrawingStore } from './drawings.ts';
import type { BanStore, ModerationStore, UnsafeReferenceStore } from './moderation.ts';
import type { MoveStore, PlayerStore, RetentionStore } from './players.ts';
import type { PromptStore } from './prompts.ts';
import type { RejudgingStore } from './rejudging.ts';
import type { OpsLog, RoomStore } from './rooms.ts';
import type { SettingsStore } from './settings.ts';

/**
 * What the rest of the server knows of the database. One implementation (Prisma) on two engines: PGlite and PostgreSQL.
 * Every promise resolves after the commit: what is acknowledged survives SIGKILL.
 */
export interface Storage {
  rooms: RoomStore;
  ops: OpsLog;
  drawings: DrawingStore;
  prompts: PromptStore;
  daily: DailyStore;
  players: PlayerStore;
  moves: MoveStore;
  retention: RetentionStore;
  moderation: ModerationStore;
  bans: BanStore;
  rejudging: RejudgingStore;
  unsafe: UnsafeReferenceStore;
  bulk: BulkStore;
  admin: AdminStore;
  audit: AuditStore;
  settings: SettingsStore;
  apiKeys: ApiKeyStore;
  heartbeat: Heartbeat;
  changes: Changes;
  /** `embedded (PGlite, <folder>)` or `PostgreSQL at <host>`; never a password. */
  readonly description: string;
  /** Resolves when a trivial query works; rejects with the cause. */
  ping(): Promise<void>;
  /** Of the database on its disk. */
  sizeBytes(): Promise<number>;
  /** Finishes writes in flight, then closes. */
  close(): Promise<void>;
}

/** When the server last ran, by the database's clock: its down-time extends running phases. */
export interface Heartbeat {
  /** @returns the database's time */
  beat(): Promise<Date>;
  /** null: there was none. */
  last(): Promise<{ at: Date; msAgo: number } | null>;
}

export class StorageConflict extends Error {
  override readonly name = 'StorageConflict';
}

export class StorageNotFound extends Error {
  override readonly name = 'StorageNotFound';
}

/** The player has had everything deleted. */
export class PlayerForgotten extends Error {
  override readonly name = 'PlayerForgotten';
}
