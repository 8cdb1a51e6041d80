import { fileURLToPath } from 'node:url';

/** doodle-clip, the model that comes with the game. */
export const EMBEDDED_MODEL = fileURLToPath(new URL('../../../models/doodle-clip', import.meta.url));
