// Neither a worker thread nor a forked process inherits the TypeScript loader (tsx) of its parent, so its first file is
// plain JavaScript. A worker finds its module in its data and calls `serve` of it; a process loads that in its first argument.
import { isMainThread, workerData } from 'node:worker_threads';
// biome-ignore lint/style/noRestrictedImports: the loader of the modules that follow
import { register } from 'tsx/esm/api';

register();
const module = await import(isMainThread ? process.argv[2] : workerData.module);
if (!isMainThread) await module.serve();
