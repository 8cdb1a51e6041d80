// Neither a worker thread nor a forked process inherits the TypeScript loader (tsx) of its parent, so its first file is
// plain JavaScript. It loads the module that a worker finds in its data, and a process in its first argument.
import { isMainThread, workerData } from 'node:worker_threads';
// biome-ignore lint/style/noRestrictedImports: the loader of the modules that follow
import { register } from 'tsx/esm/api';

register();
await import(isMainThread ? process.argv[2] : workerData.module);
