/** A model folder cannot be used: the message is one plain sentence that names the file. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
