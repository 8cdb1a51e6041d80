// A worker thread doesn't inherit the TypeScript loader of the thread that starts it (tsx registers it for the main
// thread alone), so the first file of the thread is plain JavaScript.
import { workerData } from 'node:worker_threads';
// biome-ignore lint/style/noRestrictedImports: the loader of this one file's successors, no part of the judge
import { register } from 'tsx/esm/api';

register();
await import(workerData.role === 'render' ? './render-worker-thread.ts' : './model-worker-thread.ts');
