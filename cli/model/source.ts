import type { FileDigests } from './digest.ts';
import type { ModelLock } from './lock.ts';

/** Where the files of a model come from. */
export interface Source {
  /** For messages: a repository, or a folder. */
  readonly name: string;
  /** What the lock says of it. */
  readonly hub: ModelLock['hub'];
  readonly paths: readonly string[];
  /** Bytes that bringing `path` to `target` still has to write. */
  missingBytes(path: string, target: string): Promise<number>;
  /**
   * Brings one file to `target`, unless it is there already, and checks it.
   * @param onBytes bytes there now, and in the end
   */
  bring(path: string, target: string, onBytes: (bytes: number, of: number | null) => void): Promise<FileDigests>;
}
