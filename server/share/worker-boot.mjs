// A worker thread doesn't inherit the TypeScript loader of the thread that starts it, so its first file is JavaScript.
// biome-ignore lint/style/noRestrictedImports: the loader of this one file's successor
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
