// `node --import ./scripts/typescript.mjs`: runs TypeScript, also where TMPDIR is not writable. tsx keeps its cache there and
// would not start.
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

try {
  rmdirSync(mkdtempSync(join(tmpdir(), 'doodle-')));
} catch {
  process.env.TSX_DISABLE_CACHE = '1';
}
const { register } = await import('tsx/esm/api');
register();
