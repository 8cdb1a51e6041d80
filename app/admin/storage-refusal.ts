/**
 * The sentence of a refusal that storage means for people; null for every other error. By name: the pages' bundle has
 * its own copies of the error classes, which `instanceof` would tell apart from the server's.
 */
export function storageRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return error.name === 'StorageConflict' || error.name === 'StorageNotFound' ? error.message : null;
}
