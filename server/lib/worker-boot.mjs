// First file of a worker thread, whose data names its module, and of a forked process, whose first argument does. Neither
// inherits the TypeScript loader (tsx) of its parent; a bundle needs none.
import { isMainThread, workerData } from 'node:worker_threads';

const url = isMainThread ? process.argv[2] : workerData.module;
if (url.endsWith('.ts')) {
  // biome-ignore lint/style/noRestrictedImports: the loader of the modules that follow
  const { register } = await import('tsx/esm/api');
  register();
}
const { serve } = await import(url);
await serve();
