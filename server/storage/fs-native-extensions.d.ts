/** The package has no types of its own. */
declare module 'fs-native-extensions' {
  /**
   * Locks `length` bytes from `offset` on for this open file.
   * @returns false while another open file has a lock on them, also one of the same process
   * @throws Error with a code where the file system has no locks
   */
  export function tryLock(fd: number, offset: number, length: number): boolean;
}
