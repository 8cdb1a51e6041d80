// A forked process has no TypeScript loader of its own: the first file is plain JavaScript, as in worker-boot.mjs.
// biome-ignore lint/style/noRestrictedImports: the loader of this one file's successor, no part of the judge
import { register } from 'tsx/esm/api';

register();
await import('./trial-child.ts');
