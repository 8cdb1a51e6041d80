import type { ChangedDrawing } from './moderation.ts';

/** What this process is told of the commits of others on the same database. */
interface ChangeListener {
  /** Drawings were hidden, shown again, deleted or judged anew: what is kept of them in memory may show them. */
  drawings(changed: readonly ChangedDrawing[]): void;
  /** Something may have changed unheard, because the connection was interrupted. Called when it is made, too. */
  missed(): void;
}

/**
 * [MOD-4] Changes that other processes make in the same PostgreSQL database; the embedded database has one process. A process is
 * told once the change is committed, within a moment. It is not told of its own changes.
 */
export interface Changes {
  /** @returns stops it */
  listen(listener: ChangeListener): () => Promise<void>;
}
