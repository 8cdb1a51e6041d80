// Builds what is missing: Prisma's client and Next's bundles. Skips what is already built from the same sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, '.next', 'doodle-judge-sources');

/** SHA-256 over everything that Next bundles. */
function sourcesHash() {
  const hash = createHash('sha256');
  const add = (path) =>
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  for (const folder of ['app', 'canvas', 'contract', 'public']) {
    if (!existsSync(join(root, folder))) continue;
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    for (const path of files
      .filter((f) => f.isFile())
      .map((f) => join(f.parentPath, f.name).slice(root.length))
      .sort())
      add(path);
  }
  for (const file of ['server/bridge.ts', 'next.config.js', 'package-lock.json', 'tsconfig.json']) add(file);
  return hash.digest('hex');
}

function run(what, args) {
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (done.status !== 0) {
    console.error(`${what} failed; the lines above say why.`);
    process.exit(done.status ?? 1);
  }
}

export function buildIfNeeded() {
  if (!existsSync(join(root, 'node_modules', 'next'))) {
    console.error('Dependencies are missing: run `npm ci` first.');
    process.exit(1);
  }
  run('Generating the database client', [join(root, 'scripts', 'prisma-generate.mjs')]);
  const sources = sourcesHash();
  const built = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources;
  if (built && existsSync(join(root, '.next', 'BUILD_ID'))) return;
  console.log('Building the pages (once; about a minute) …');
  run('Building the pages', [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build']);
  writeFileSync(stampFile, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildIfNeeded();
