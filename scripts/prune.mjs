// `npm run prune`, after `npm ci --omit=dev` in a folder that is built: removes from node_modules what a built server
// never loads. `npm ci` brings everything back. docs/operations.md describes the whole deployment.
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build-if-needed.mjs';

const modules = join(root, 'node_modules');
const fileLock = 'fs-native-extensions/prebuilds';
const onnxRuntime = 'onnxruntime-node/bin/napi-v6';

/** What may go, by the start of its path below node_modules. */
const COMPILERS = [
  'prisma/',
  '@prisma/config/',
  '@prisma/engines',
  '@prisma/fetch-engine/',
  'effect/',
  'typescript/',
  '@typescript/',
  '@next/swc-',
];
/** [of the files that start so, all but those that match] */
const ALL_BUT = [
  // ONNX Runtime comes in one package for all platforms.
  [`${onnxRuntime}/`, new RegExp(`^${onnxRuntime}/${process.platform}/${process.arch}/`)],
  // The package of the file lock too.
  [`${fileLock}/`, new RegExp(`^${fileLock}/${process.platform}-${process.arch}/.*\\.node$`)],
  // Prisma's query compiler comes for five databases, in two builds of two module formats each.
  ['@prisma/client/runtime/query_compiler_', /query_compiler_fast_bg\.postgresql\.(wasm-base64\.)?mjs$/],
];

const BUILT = ['.next/BUILD_ID', 'generated/prisma/client.ts', 'generated/server/server.main.mjs'];
if (!BUILT.every((path) => existsSync(join(root, path)))) {
  console.error('Nothing is built here: run `npm ci && npm run build` before `npm ci --omit=dev && npm run prune`.');
  process.exit(1);
}

let removed = 0;
let kept = 0;
for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
  if (entry.isDirectory()) continue;
  const file = join(entry.parentPath, entry.name);
  const path = file.slice(modules.length + 1);
  const goes =
    path.endsWith('.map') ||
    COMPILERS.some((start) => path.startsWith(start)) ||
    ALL_BUT.some(([start, stays]) => path.startsWith(start) && !stays.test(path));
  const bytes = lstatSync(file).size;
  if (goes) rmSync(file);
  if (goes) removed += bytes;
  else kept += bytes;
}
rmSync(join(root, '.next', 'cache'), { recursive: true, force: true });
const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;
console.log(`node_modules: ${megabytes(removed)} removed, ${megabytes(kept)} left.`);
